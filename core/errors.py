"""The root of every error that LayerLoom raises on purpose; each package derives its own from it."""

from __future__ import annotations


class LayerLoomError(Exception):
    """Something a person can act on: the message says what is wrong, where, and what to do."""


class EditRefused(LayerLoomError):
    """An edit that would break the document; nothing was changed."""
