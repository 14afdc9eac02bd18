"""Keys: the overlay that lists them, and the dialog that changes them."""
