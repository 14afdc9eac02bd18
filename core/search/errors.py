"""What can be wrong with a search."""

from __future__ import annotations

from core.errors import LayerLoomError


class SearchError(LayerLoomError):
    """A search that can't start, or can't go on."""


class NoSearch(SearchError):
    """A project whose plan says nothing about a search."""


class OptunaMissing(SearchError):
    """Optuna is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The search needs Optuna. Install LayerLoom's extra `search`: pip install 'layerloom[search]'."
        )


class BadDimension(SearchError):
    """A dimension that leaves nothing to choose."""


class OtherSearch(SearchError):
    """A study in the storage whose trials can't be compared with those of this search."""

    def __init__(self, study: str, reason: str) -> None:
        super().__init__(
            f"The trials of {study} can't be compared with new ones: {reason}. Begin a search under another name "
            "(`--study`)."
        )
        self.study = study


class BadObjective(SearchError):
    """Something that no run of the project tells."""


class StorageBroken(SearchError):
    """A storage that can't be reached, or holds something else."""


class TrialFailed(SearchError):
    """A trial whose run ended in another way than at its end."""


class ProcessBroken(SearchError):
    """A line between the app and the process of a search that neither can read."""
