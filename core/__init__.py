"""LayerLoom without a screen: the document, the catalogue, the compiler and training. Imports no Qt."""
