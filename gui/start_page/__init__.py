"""What a window shows before there is a project."""
