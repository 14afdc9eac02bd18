"""Between one session and its training runs: what may start, which run goes on, and what it tells."""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import LayerLoomError
from core.graph.problem import Place, Problem, Severity
from core.graph.project import Project
from core.training.events import Continued, Event, Paused, RunEnded, RunStarted
from core.training.overview import retold
from core.training.planning import needed_source, ready_plan
from core.training.runs import CHECKPOINT, RunFolder
from gui.session import Session
from gui.workers.training import Job, TrainingWorker

_GRACE_MS = 60_000  # a batch may take long, and so may writing the weights
_CLOSING_MS = 5_000
_PAUSES = (Paused, Continued)


class TrainingState(StrEnum):
    """How far the run is."""

    IDLE = "idle"
    STARTING = "starting"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"


_GOING = (TrainingState.TRAINING, TrainingState.PAUSED)


class Trainer(QObject):
    """At most one run at a time, of the project as it is when it starts."""

    hindered = Signal(object)  # a Place of the plan where something is missing
    asked = Signal()  # somebody wants to train; the panel may be looked at now
    state_changed = Signal(object)  # a TrainingState
    told = Signal(object)  # tuple[Event, ...], at most 30 times a second
    recalled = Signal(object)  # tuple[Event, ...]: all that a run of before has told, apart from batches

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._worker: TrainingWorker | None = None
        self._state = TrainingState.IDLE
        self._folder: Path | None = None  # of the run that goes on
        self.trained: Project | None = None  # the project as it was when the last run started
        self._grace = QTimer(self, singleShot=True, interval=_GRACE_MS)
        self._grace.timeout.connect(self.kill)

    @property
    def state(self) -> TrainingState:
        return self._state

    @property
    def process_id(self) -> int | None:
        return self._worker.process_id if self._worker else None

    @property
    def running(self) -> bool:
        return self._state is not TrainingState.IDLE

    @property
    def runs(self) -> Path:
        """Where the folders of this project's runs are."""
        return _runs(self._session.path)

    def folders(self) -> frozenset[Path]:
        """Those of the runs that go on now."""
        return frozenset({self._folder} if self._folder else ())

    def may_start(self) -> bool:
        return not self.running

    def obstacle(self) -> str:
        """Why the project can't be trained as it is, with the remedy; empty when it can."""
        try:
            source = needed_source(ready_plan(self._session.project))
        except LayerLoomError as refusal:
            return str(refusal)
        if problem := self._broken():
            return str(problem)
        if self._session.folder is None and source.path and not Path(source.path).is_absolute():
            return f"Save the project first: its data `{source.path}` is looked for beside its file."
        return ""

    def start(self) -> None:
        """Trains the project as it is now, saved or not; says what is missing and where, if anything is."""
        if self.running:
            return
        if obstacle := self.obstacle():
            self._session.refused.emit(obstacle)
            problem = self._broken()
            self.hindered.emit(problem.place if problem else Place(plan="input"))
            return
        self.trained = self._session.project
        self._begin(self._job())

    def start_on_synthetic_data(self) -> None:
        """Trains on data that are made up for the model shown, which is declared where none is."""
        from core.training.made_up import with_synthetic_data  # numpy comes with it

        if self.running:
            return
        shown = self._session.graph.id
        refusal = self._session.attempt("Train on synthetic data", lambda now: with_synthetic_data(now, shown))
        if refusal:
            self._session.refused.emit(refusal)
            return
        self.trained = self._session.project
        self._begin(self._job())

    def last_run(self) -> Path | None:
        """The newest run of this project that has a checkpoint to go on from."""
        name = self._session.name
        kept = (path for path in _runs(self._session.path).glob(f"{name}-*") if (path / CHECKPOINT).exists())
        return max(kept, key=lambda path: (path / CHECKPOINT).stat().st_mtime, default=None)

    def go_on_with_last(self) -> None:
        """Goes on with the newest run from its checkpoint, with the project it began with."""
        run = self.last_run()
        if run is None or self.running:
            self._session.refused.emit("No run of this project has a checkpoint to go on from. Train it first.")
            return
        self.resume(run)

    def resume(self, run: Path) -> None:
        """Goes on with the run of this folder from its checkpoint, with the project it began with."""
        if self.running:
            return
        try:
            self.trained = RunFolder(run).project()
        except LayerLoomError as error:
            self._session.refused.emit(str(error))
            return
        self._begin(replace(self._job(), resume=run))

    def recall(self, run: Path) -> None:
        """Shows what a run of before has told, where the one that goes on would be shown."""
        if self.running:
            return
        try:
            events = retold(run)
        except LayerLoomError as error:
            self._session.refused.emit(str(error))
            return
        self.asked.emit()
        self.recalled.emit(events)

    def pause(self) -> None:
        """Waits after the batch at hand; goes on where it waits already."""
        if self._worker and self._state is TrainingState.TRAINING:
            self._worker.pause()
        elif self._worker and self._state is TrainingState.PAUSED:
            self._worker.go_on()

    def _begin(self, job: Job) -> None:
        self.asked.emit()
        self._worker = worker = TrainingWorker(job, self)
        worker.told.connect(self._told)
        worker.finished.connect(worker.deleteLater)
        self._enter(TrainingState.STARTING)
        worker.start()

    def _broken(self) -> Problem | None:
        """The first error of the plan."""
        problems = self._session.facts.problems
        return next((one for one in problems if one.place.plan and one.severity is Severity.ERROR), None)

    def stop(self) -> None:
        """Ends the run after the batch at hand, weights kept; asked again, or after a grace time, at once."""
        if self._state is TrainingState.STOPPING:
            self.kill()
        elif self._worker:
            self._worker.stop()
            self._grace.start()
            self._enter(TrainingState.STOPPING)

    def kill(self) -> None:
        if self._worker:
            self._worker.kill()

    def close(self) -> None:
        """Ends a run that goes on, in order if it can soon. Waits for the thread."""
        worker = self._worker
        if worker is None:
            return
        worker.stop()
        if not worker.wait(_CLOSING_MS):
            worker.kill()
            worker.wait()

    def _told(self, events: tuple[Event, ...]) -> None:
        started = next((event for event in events if isinstance(event, RunStarted)), None)
        if started:
            self._folder = Path(started.folder)
        if self._state is TrainingState.STARTING and started:
            self._enter(TrainingState.TRAINING)
        self.told.emit(events)
        waits = next((isinstance(event, Paused) for event in reversed(events) if isinstance(event, _PAUSES)), None)
        if waits is not None and self._state in _GOING:
            self._enter(TrainingState.PAUSED if waits else TrainingState.TRAINING)
        if isinstance(events[-1], RunEnded):
            self._grace.stop()
            self._worker = self._folder = None
            self._enter(TrainingState.IDLE)

    def _job(self) -> Job:
        path = self._session.path
        folder = self._session.folder or Path.cwd()
        trusted = self._session.may_run_code()
        return Job(self._session.project, self._session.name, folder, _runs(path), trusted=trusted)

    def _enter(self, state: TrainingState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)


def _runs(path: Path | None) -> Path:
    """Beside the project; where that can't be written to, as for an example that came with the app, in the home."""
    if path and os.access(path.parent, os.W_OK):
        return path.parent / "runs"
    return user_data_path("LayerLoom", appauthor=False) / "runs"
