"""A project that goes into another folder: the relative paths of its plan, made to point to the files they did."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.graph.plan import DataSource, TrainingPlan
from core.graph.project import Project


def left_behind(project: Project, before: Path, after: Path) -> tuple[str, ...]:
    """The paths of the plan that lead from folder `before` to something, and from `after` to nothing."""
    return tuple(dict.fromkeys(path for path in _paths(project.plan) if _is_left(path, before, after)))


def pointing_back(project: Project, before: Path, after: Path) -> Project:
    """With each of these written as the way from `after` to the same file; all other paths stay as they are."""
    plan = project.plan
    if plan is None:
        return project

    def moved(path: str) -> str:
        return _from(after, before / path) if _is_left(path, before, after) else path

    def of_source(source: DataSource | None) -> DataSource | None:
        return replace(source, path=moved(source.path)) if _is_path(source) and source else source

    rewritten = replace(
        plan,
        source=of_source(plan.source),
        validation_source=of_source(plan.validation_source),
        warm_start=moved(plan.warm_start),
    )
    return project if rewritten == plan else replace(project, plan=rewritten)


def _paths(plan: TrainingPlan | None) -> Iterator[str]:
    if plan is None:
        return
    yield from (source.path for source in (plan.source, plan.validation_source) if source and _is_path(source))
    yield plan.warm_start


def _is_path(source: DataSource | None) -> bool:
    """A function of the project's own is imported from beside it, and so can't be found from elsewhere."""
    return source is not None and source.is_file and source.kind != "python"


def _is_left(path: str, before: Path, after: Path) -> bool:
    return bool(path) and not Path(path).is_absolute() and (before / path).exists() and not (after / path).exists()


def _from(folder: Path, file: Path) -> str:
    """Relative, with slashes; as it is where there is no such way, as between two drives of Windows."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return str(file.resolve())
