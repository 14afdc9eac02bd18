"""What can keep a model from coming in."""

from __future__ import annotations

from core.errors import LayerLoomError


class ImportRefused(LayerLoomError):
    """A source that cannot be read, with what to do about it."""


class NeedsTrust(ImportRefused):
    """A source that is code, or holds some, and that nobody has trusted yet."""
