"""What can be wrong with a search."""

from __future__ import annotations

from core.errors import LayerLoomError


class SearchError(LayerLoomError):
    """A search that can't start, or can't go on."""


class NoSearch(SearchError):
    """A project whose plan says nothing about a search."""


class OptunaMissing(SearchError):
    """Optuna is not installed."""


class BadDimension(SearchError):
    """A dimension that leaves nothing to choose."""


class StorageBroken(SearchError):
    """A storage that can't be reached, or holds something else."""


class TrialFailed(SearchError):
    """A trial whose run ended in another way than at its end."""
