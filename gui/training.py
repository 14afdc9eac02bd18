"""Between one session and its training runs: what may start, what waits, which runs go on, and what is told."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_data_path
from PySide6.QtCore import QObject, QSettings, Signal

from core.errors import LayerLoomError
from core.graph.problem import Place, Problem, Severity
from core.graph.project import Project
from core.training.events import Event
from core.training.folds import checkpoints
from core.training.overview import retold
from core.training.planning import needed_source, ready_plan
from core.training.runs import RunFolder
from gui.going import Going, TrainingState
from gui.session import Session
from gui.workers.training import Job

__all__ = ["Trainer", "TrainingState", "Waiting"]
_AT_ONCE = "training/at_once"


class Waiting(NamedTuple):
    """A run that begins when one that goes on has ended, with the project as it was when it was asked for."""

    job: Job
    project: Project


class Trainer(QObject):
    """Runs of the project as it was when each was asked for. As many go on as `at_once` says; others wait in a queue.

    One of them, the last that was started or looked at, is the run in front: state, events, stop and pause are its own.
    """

    hindered = Signal(object)  # a Place of the plan where something is missing
    asked = Signal()  # somebody wants to train; the panel may be looked at now
    queued = Signal(str)  # what waits now, in words
    state_changed = Signal(object)  # a TrainingState: of the run in front
    told = Signal(object)  # tuple[Event, ...] of the run in front, at most 30 times a second
    recalled = Signal(object)  # tuple[Event, ...]: all that another run has told by now, apart from batches
    changed = Signal()  # which runs go on, or wait
    logged = Signal(str)  # a line that the process of a run has written

    def __init__(self, session: Session, settings: QSettings) -> None:
        super().__init__(session)
        self._session, self._settings = session, settings
        self._front: Going | None = None
        self._going: list[Going] = []
        self.waiting: tuple[Waiting, ...] = ()
        self.trained: Project | None = None  # the project as it was when the run in front started

    @property
    def state(self) -> TrainingState:
        return self._front.state if self._front else TrainingState.IDLE

    @property
    def process_id(self) -> int | None:
        return self._front.process_id if self._front else None

    @property
    def running(self) -> bool:
        """Whether there is a run in front."""
        return self._front is not None

    @property
    def busy(self) -> bool:
        """Whether any run goes on."""
        return bool(self._going)

    @property
    def at_once(self) -> int:
        """How many runs go on side by side."""
        return max(int(str(self._settings.value(_AT_ONCE, 1))), 1)

    def allow(self, at_once: int) -> None:
        self._settings.setValue(_AT_ONCE, at_once)
        self._begin_waiting()

    @property
    def runs(self) -> Path:
        """Where the folders of this project's runs are."""
        return _runs(self._session.path)

    def folders(self) -> frozenset[Path]:
        """Those of the runs that go on now."""
        return frozenset(going.folder for going in self._going if going.folder)

    def obstacle(self) -> str:
        """Why the project can't be trained as it is, with the remedy; empty when it can."""
        try:
            source = needed_source(ready_plan(self._session.project))
        except LayerLoomError as refusal:
            return str(refusal)
        if problem := self._broken():
            return str(problem)
        if self._session.folder is None and source.is_file and not Path(source.path).is_absolute():
            return f"Save the project first: its data `{source.path}` is looked for beside its file."
        return ""

    def start(self) -> None:
        """Trains the project as it is now, saved or not; says what is missing and where, if anything is."""
        if obstacle := self.obstacle():
            self._session.refused.emit(obstacle)
            problem = self._broken()
            self.hindered.emit(problem.place if problem else Place(plan="input"))
            return
        self._submit(Waiting(self._job(), self._session.project))

    def start_on_synthetic_data(self) -> None:
        """Trains on data that are made up for the model shown, which is declared where none is."""
        from core.training.made_up import with_synthetic_data  # numpy comes with it

        shown = self._session.graph.id
        refusal = self._session.attempt("Train on synthetic data", lambda now: with_synthetic_data(now, shown))
        if refusal:
            self._session.refused.emit(refusal)
            return
        self._submit(Waiting(self._job(), self._session.project))

    def last_run(self) -> Path | None:
        """The newest run of this project that has a checkpoint to go on from."""
        name = self._session.name
        found = ((path, checkpoints(path)) for path in _runs(self._session.path).glob(f"{name}-*"))
        kept = {path: max(file.stat().st_mtime for file in files) for path, files in found if files}
        return max(kept, key=lambda path: kept[path], default=None)

    def go_on_with_last(self) -> None:
        """Goes on with the newest run from its checkpoint, with the project it began with."""
        run = self.last_run()
        if run is None:
            self._session.refused.emit("No run of this project has a checkpoint to go on from. Train it first.")
            return
        self.resume(run)

    def resume(self, run: Path) -> None:
        """Goes on with the run of this folder from its checkpoint, with the project it began with."""
        if run in self.folders() or any(run == waiting.job.resume for waiting in self.waiting):
            return
        try:
            project = RunFolder(run).project()
        except LayerLoomError as error:
            self._session.refused.emit(str(error))
            return
        self._submit(Waiting(replace(self._job(), resume=run), project))

    def withdraw(self, waiting: Waiting) -> None:
        """Takes a run out of the queue."""
        self.waiting = tuple(one for one in self.waiting if one is not waiting)
        self.changed.emit()

    def recall(self, run: Path) -> None:
        """Brings a run to the front: one that goes on, or what one of before has told. Others go on behind it."""
        try:
            events = retold(run)
        except LayerLoomError as error:
            self._session.refused.emit(str(error))
            return
        self.asked.emit()
        self._front = next((going for going in self._going if going.folder == run), None)
        self.trained = self._front.project if self._front else None
        self.recalled.emit(events)
        self.state_changed.emit(self.state)

    def pause(self) -> None:
        """Lets the run in front wait after the batch at hand; or go on where it waits already."""
        if self._front:
            self._front.pause()

    def stop(self) -> None:
        """Ends the run in front after the batch at hand, weights kept; asked again, or after a grace time, at once."""
        if self._front:
            self._front.stop()

    def kill(self) -> None:
        if self._front:
            self._front.kill()

    def close(self) -> None:
        """Ends all runs, in order if they can soon. Waits for their threads."""
        self.waiting = ()
        for going in self._going:
            if going.state is not TrainingState.STOPPING:
                going.stop()
        for going in self.findChildren(Going):
            going.close()

    def _submit(self, waiting: Waiting) -> None:
        self.waiting = (*self.waiting, waiting)
        self._begin_waiting()
        if self.waiting and self.waiting[-1] is waiting:
            place = len(self.waiting)
            self.queued.emit(f"{waiting.job.name} waits as number {place}, until a run that goes on has ended.")
            self.changed.emit()

    def _begin_waiting(self) -> None:
        while self.waiting and len(self._going) < self.at_once:
            first, *others = self.waiting
            self.waiting = tuple(others)
            self._begin(first)

    def _begin(self, waiting: Waiting) -> None:
        self.asked.emit()
        going = Going(waiting.job, waiting.project, self)
        going.told.connect(partial(self._told, going))
        going.state_changed.connect(partial(self._moved, going))
        going.logged.connect(self.logged)
        self._going.append(going)
        self._front, self.trained = going, waiting.project
        self.state_changed.emit(TrainingState.STARTING)
        self.changed.emit()
        going.start()

    def _told(self, going: Going, events: tuple[Event, ...]) -> None:
        if going is self._front:
            self.told.emit(events)

    def _moved(self, going: Going, state: TrainingState) -> None:
        in_front = going is self._front
        if state is TrainingState.IDLE:
            self._going.remove(going)
            self._front = None if in_front else self._front
        if in_front:
            self.state_changed.emit(state)
        self.changed.emit()
        if state is TrainingState.IDLE:
            self._begin_waiting()

    def _broken(self) -> Problem | None:
        """The first error of the plan."""
        problems = self._session.facts.problems
        return next((one for one in problems if one.place.plan and one.severity is Severity.ERROR), None)

    def _job(self) -> Job:
        path = self._session.path
        folder = self._session.folder or Path.cwd()
        trusted = self._session.may_run_code()
        return Job(self._session.project, self._session.name, folder, _runs(path), trusted=trusted)


def _runs(path: Path | None) -> Path:
    """Beside the project; where that can't be written to, as for an example that came with the app, in the home."""
    if path and os.access(path.parent, os.W_OK):
        return path.parent / "runs"
    return user_data_path("LayerLoom", appauthor=False) / "runs"
