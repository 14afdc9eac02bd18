"""Graph to Python source: the functional API script a good engineer would have written by hand."""
