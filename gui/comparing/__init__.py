"""Two projects beside each other: what differs is marked on both canvases and listed."""
