"""What can be chosen of a model to be saved: whose weights it has, and what the format chosen can't hold of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import LayerLoomError
from core.graph.project import Project
from core.saving.formats import Format
from core.saving.limits import limits
from core.training.overview import RunOverview
from core.training.runs import RunFolder
from core.values import ModelRef


@dataclass(frozen=True)
class WeightsChoice:
    """`run` or `file`, or neither for initial weights; `text` is how a person reads it."""

    text: str
    run: Path | None = None
    file: Path | None = None


def choices(runs: tuple[RunOverview, ...], beside: Path | None) -> tuple[WeightsChoice, ...]:
    """The trained ones first, the newest on top."""
    found = [WeightsChoice(_of_run(run), run=run.path) for run in runs if run.can_predict]
    found += [WeightsChoice(f"{beside.name}, beside the project", file=beside)] if beside else []
    return (*found, WeightsChoice("Initial weights (untrained)"))


def project_of(choice: WeightsChoice, now: Project) -> Project:
    """A run's model is that of the project it was begun with. Raises a ProjectError."""
    return RunFolder(choice.run).project() if choice.run else now


def told_limits(project: Project, ref: ModelRef, kind: Format) -> tuple[str, ...]:
    """As `limits`, and what keeps them from being told."""
    try:
        return limits(project, ref, kind)
    except LayerLoomError as fault:
        return (str(fault),)


def _of_run(run: RunOverview) -> str:
    best = f", best loss {run.best}" if run.best else ""
    return f"Run {run.short_name}: {run.state}{best}"
