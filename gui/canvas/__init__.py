"""The canvas: draws one graph and turns mouse and keys into what a person meant. Never changes the document."""
