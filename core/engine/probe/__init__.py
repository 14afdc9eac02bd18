"""Asks the installed Keras what it has and writes the catalogue: `python -m core.engine.probe`."""
