"""Reads live Keras models into a project."""

from core.engine.reader.read import read, read_models
from core.engine.reader.report import CannotRead, Note, Reading

__all__ = ["CannotRead", "Note", "Reading", "read", "read_models"]
