"""Keras's error messages in short, plain words."""

from __future__ import annotations


def plain(fault: Exception, class_name: str) -> str:
    """What went wrong, for someone who looks at a block of that class."""
    said = str(fault).strip().partition("\n")[0]
    return said or f"{class_name} failed with {type(fault).__name__}."
