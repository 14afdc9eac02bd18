"""Makes the edit that a problem's repair names."""

from __future__ import annotations

from collections.abc import Callable

from core.graph import edits
from core.graph.problem import Repair
from core.graph.project import Project


def repaired(repair: Repair, project: Project) -> Project:
    """The project after the repair; the edit may refuse, as any does."""
    change: Callable[..., Project] = getattr(edits, repair.edit)
    return change(project, **repair.arguments)
