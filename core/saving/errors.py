"""What can keep a model from being saved."""

from __future__ import annotations

from core.errors import LayerLoomError


class SaveRefused(LayerLoomError):
    """A model that can't be saved as it was asked for, with what to do instead."""
