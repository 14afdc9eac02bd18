"""The steps of a document: which project came when, what led to it, and where one stands among them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from core.graph.project import Edit, Project

MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what a person reads about it, and the project after it."""

    label: str
    project: Project


class History:
    """Projects one after the other; the first one was opened. Undo and redo only move along them."""

    def __init__(self, project: Project, most_steps: int = MOST_STEPS) -> None:
        self._steps = [Step("Open", project)]
        self._at = 0
        self._most_steps = most_steps
        self._merge: Hashable = None

    @property
    def project(self) -> Project:
        """The project where one stands."""
        return self._steps[self._at].project

    @property
    def labels(self) -> tuple[str, ...]:
        """What led to each project, those taken back too."""
        return tuple(step.label for step in self._steps)

    @property
    def at(self) -> int:
        """The place in `labels` where one stands."""
        return self._at

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._steps[self._at].label if self._at else None

    @property
    def redo_label(self) -> str | None:
        return self._steps[self._at + 1].label if self._at + 1 < len(self._steps) else None

    def add(self, label: str, project: Project, merge: Hashable = None) -> None:
        """Takes a new project in; what had been taken back is gone. With the last step's `merge` key it replaces that.

        The oldest steps go when there are too many.
        """
        del self._steps[self._at + 1 :]
        if merge is not None and merge == self._merge:
            self._steps.pop()
        self._steps.append(Step(label, project))
        del self._steps[: max(0, len(self._steps) - 1 - self._most_steps)]
        self._at = len(self._steps) - 1
        self._merge = merge

    def go(self, at: int) -> bool:
        """Moves to another step; False where there is none, or one stands there already."""
        self.seal()
        if at == self._at or not 0 <= at < len(self._steps):
            return False
        self._at = at
        return True

    def amend(self, change: Edit) -> None:
        """Changes every project alike, those taken back too, without a step of its own."""
        self._steps = [Step(step.label, change(step.project)) for step in self._steps]

    def seal(self) -> None:
        """Ends the merging: the next change is a step of its own."""
        self._merge = None
