"""The project on screen and the Python file it is tied to: watched, written on saving, reviewed where it changed."""
