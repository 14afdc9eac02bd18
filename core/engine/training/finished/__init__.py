"""Finished runs opened again: their models evaluated, asked for predictions, and saved."""
