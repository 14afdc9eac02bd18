"""The way in: `train` takes a project with a training plan and comes back with the result of one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag

import tensorflow as tf

from core.engine.custom import modules_beside
from core.engine.training.ready import Settings, get_ready
from core.engine.training.run import Run
from core.graph.project import Project
from core.training.events import Event
from core.training.result import RunResult
from core.training.runs import RunFolder

_PLAIN = Settings()

__all__ = ["Settings", "train"]


def train(
    project: Project,
    folder: Path,
    runs: Path,
    on_event: Callable[[Event], None],
    settings: Settings = _PLAIN,
    stop: Flag | None = None,
) -> RunResult:
    """Train `project` on the data beside it.

    `folder` is where the project's file lies (sources are relative to it), `runs` where run folders go; the new one is
    called after `settings.name` and the time. `on_event` gets every event, from RunStarted to RunEnded. Setting
    `stop`, or an interrupt (Ctrl+C) while it trains, ends the run after the batch at hand with its weights kept and the
    outcome STOPPED. Raises TrainingError, and whatever the compiler raises, where the run can't start; once RunStarted
    was sent every end is an outcome.
    """
    with modules_beside(folder if settings.trusted else None):
        ready = get_ready(project, folder, settings)
        files = RunFolder.create(runs, settings.name, project)
        with tf.device(ready.choice.scope):
            return Run(ready, files, on_event, stop or Flag()).go()
