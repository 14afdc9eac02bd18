"""Every colour, size and radius on screen, in a dark and a light set; nothing literal stands elsewhere."""
