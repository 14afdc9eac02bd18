"""Whether the data of a plan are too many for the memory, told by the size of their file alone."""

from __future__ import annotations

from pathlib import Path

from core.graph.project import Project

MOST_IN_MEMORY = 256 << 20  # bytes, of all samples of a run


def is_large(project: Project, folder: Path | None) -> bool:
    """`folder` is what the path of the data is relative to, where the project lies anywhere yet."""
    source = project.plan.source if project.plan else None
    if source is None or not source.is_file:
        return False
    file = (folder or Path.cwd()) / source.path
    return file.is_file() and file.stat().st_size > MOST_IN_MEMORY
