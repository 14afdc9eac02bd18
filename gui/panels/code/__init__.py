"""The code pane: the exported Python, live, each line tied to its block."""
