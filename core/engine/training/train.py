"""The way in: `train` takes a project with a training plan and comes back with the result of one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from typing import Literal

from core.graph.project import Project
from core.training.errors import NoPlan
from core.training.events import Event
from core.training.result import RunResult

Device = Literal["auto", "cpu", "gpu"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line may say beside the plan; None leaves the plan's own value."""

    name: str = "run"
    epochs: int | None = None
    batch_size: int | None = None
    device: Device = "auto"
    trusted: bool = False


def train(
    project: Project,
    folder: Path,
    runs: Path,
    on_event: Callable[[Event], None],
    settings: Settings = Settings(),
    stop: Flag | None = None,
) -> RunResult:
    """Train `project` on the data beside it.

    `folder` is where the project's file lies (sources are relative to it), `runs` where run folders go; the new one is
    called after `settings.name` and the time. `on_event` gets every event, from RunStarted to RunEnded. Setting
    `stop`, or an interrupt (Ctrl+C) while it trains, ends the run after the batch at hand with its weights kept and the
    outcome STOPPED. Raises TrainingError, and whatever the compiler raises, where the run can't start; once RunStarted
    was sent every end is an outcome.
    """
    if project.plan is None:
        raise NoPlan("This project has no training plan. Say which data feeds its inputs and outputs first.")
    raise NotImplementedError
