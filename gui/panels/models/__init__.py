"""The models declared over the shown graph: their names, and their inputs and outputs in order."""
