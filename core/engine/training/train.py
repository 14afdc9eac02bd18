"""The way in: `train` takes a project with a training plan and comes back with the result of one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.engine.custom import modules_beside
from core.engine.training.control import Control
from core.engine.training.cross_validation import CrossValidation
from core.engine.training.ready import Ready, Settings, get_ready
from core.engine.training.run import Run
from core.graph.project import Project
from core.stderr import keep_in
from core.training.errors import RunBroken
from core.training.events import Event
from core.training.result import RunResult
from core.training.runs import CHECKPOINT, LOG, Onlooker, RunFolder
from core.training.settings import RunSettings

_PLAIN = Settings()

__all__ = ["Settings", "begin_or_resume", "resume", "train"]


def train(
    project: Project,
    folder: Path,
    runs: Path,
    on_event: Callable[[Event], None],
    settings: Settings = _PLAIN,
    control: Control | None = None,
) -> RunResult:
    """Train `project` on the data beside it.

    `folder` is where the project's file lies (sources are relative to it), `runs` where run folders go; the new one is
    called after `settings.name` and the time. `on_event` gets every event, from RunStarted to RunEnded. A
    stop by `control`, or an interrupt (Ctrl+C) while it trains, ends the run after the batch at hand with its weights
    kept and the outcome STOPPED. Raises TrainingError, and whatever the compiler raises, where the run can't start;
    once RunStarted was sent every end is an outcome.
    """
    with modules_beside(folder if settings.trusted else None):
        ready = get_ready(project, folder, settings)
        files = (
            RunFolder.create(runs, settings.name, project) if ready.choice.writes else Onlooker(runs / settings.name)
        )
        return _begin(ready, files, folder, settings, on_event, control)


def begin_or_resume(
    run: Path,
    project: Project,
    folder: Path,
    on_event: Callable[[Event], None],
    settings: Settings = _PLAIN,
    control: Control | None = None,
) -> RunResult:
    """Go on with the run in the folder `run`, or begin it there: one command for a worker's start and every restart."""
    if (run / CHECKPOINT).exists():
        return resume(run, on_event, settings, control, folder)
    with modules_beside(folder if settings.trusted else None):
        ready = get_ready(project, folder, settings)
        files = RunFolder.begin(run, project) if ready.choice.writes else Onlooker(run)
        return _begin(ready, files, folder, settings, on_event, control)


def _begin(
    ready: Ready,
    files: RunFolder,
    folder: Path,
    settings: Settings,
    on_event: Callable[[Event], None],
    control: Control | None,
) -> RunResult:
    if ready.choice.writes:
        keep_in(files.path / LOG)
    kept = _kept(folder, ready, settings)
    if ready.fold and not settings.fold:
        of, prepare = ready.fold.of, _preparing(files, folder, settings)
        return CrossValidation(files, kept, of, prepare, on_event, control or Control()).go(ready)
    files.write_settings(kept)
    with ready.choice.computing():
        return Run(ready, files, on_event, control or Control()).go()


def _kept(folder: Path, ready: Ready, settings: Settings) -> RunSettings:
    device, strategy = settings.device or ready.plan.device, settings.strategy or ready.plan.strategy
    return RunSettings(str(folder.absolute()), ready.epochs, ready.batch, device, strategy, settings.devices)


def resume(
    run: Path,
    on_event: Callable[[Event], None],
    settings: Settings = _PLAIN,
    control: Control | None = None,
    folder: Path | None = None,
) -> RunResult:
    """Go on with the run whose folder is `run`, from its checkpoint to the result it would have had.

    The project is the one it began with, and so are its settings, apart from the epochs and the device that `settings`
    may name. `folder` is where the data lie, if no more where they did. Raises RunBroken where it can't go on.
    """
    files = RunFolder(run)
    kept, project = files.settings(), files.project()
    folds = project.plan.folds if project.plan and not kept.fold else 0
    since = None if folds else files.checkpoint()
    folder = folder or Path(kept.folder)
    settings = replace(
        settings,
        epochs=settings.epochs or kept.epochs,
        batch_size=kept.batch_size,
        device=settings.device or kept.device,
        strategy=settings.strategy or kept.strategy,
        devices=settings.devices or kept.devices,
        fold=kept.fold,
    )
    with modules_beside(folder if settings.trusted else None):
        if folds:
            files = RunFolder.again(run)
            keep_in(files.path / LOG)
            kept = replace(kept, folder=str(folder.absolute()), epochs=settings.epochs or kept.epochs)
            prepare, control = _preparing(files, folder, settings), control or Control()
            return CrossValidation(files, kept, folds, prepare, on_event, control, resumed=True).go()
        ready = get_ready(project, folder, settings, goes_on=True)
        _check_data(files, ready)
        files = RunFolder.again(run) if ready.choice.writes else Onlooker(run)
        if ready.choice.writes:
            keep_in(files.path / LOG)
        with ready.choice.computing():
            return Run(ready, files, on_event, control or Control(), since).go()


def _preparing(files: RunFolder, folder: Path, settings: Settings) -> Callable[[int, RunFolder | None], Ready]:
    """Makes the folds of a run ready, one by one, on the data that it began with."""
    project = files.project()

    def prepare(fold: int, before: RunFolder | None) -> Ready:
        ready = get_ready(project, folder, replace(settings, fold=fold), goes_on=before is not None)
        if before:
            _check_data(before, ready)
        return ready

    return prepare


def _check_data(files: RunFolder, ready: Ready) -> None:
    if files.transforms() != ready.fitted:
        raise RunBroken(
            f"The data have changed since {files.path.name} began, so it can't go on to the same result. "
            "Train anew, or put the data back."
        )
