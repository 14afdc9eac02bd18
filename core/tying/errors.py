"""What can keep a project and its Python file from being brought in step, each with what to do about it."""

from __future__ import annotations

from pathlib import Path

from core.errors import LayerLoomError


class TieError(LayerLoomError):
    """The code can't be read or written as it is."""


class CodeGone(TieError):
    """The file is not there any more."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is gone: it was moved, renamed or deleted. Put it back, tie the project to where it lies now, or "
            "untie it."
        )
        self.path = path


class NoRegion(TieError):
    """A file without markers."""


class BrokenRegion(TieError):
    """Markers that do not enclose one region."""


class TieRefused(TieError):
    """A tie that may not be, or a step that would lose something."""
