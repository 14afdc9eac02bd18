"""A project and a Python file that keep in step: the canvas writes a region of the file, a change there is reviewed."""
