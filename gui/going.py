"""One run that goes on: its worker, how far it is, and the way to its end."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.graph.project import Project
from core.training.events import Continued, Event, Paused, RunEnded, RunStarted
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


_WORKING = (TrainingState.TRAINING, TrainingState.PAUSED)


class Going(QObject):
    """Begins at once. `project` is what it trains; the state is IDLE when it is over."""

    state_changed = Signal(object)  # a TrainingState
    told = Signal(object)  # tuple[Event, ...], at most 30 times a second
    logged = Signal(str)

    def __init__(self, job: Job, project: Project, parent: QObject) -> None:
        super().__init__(parent)
        self.project, self.folder = project, job.resume
        self.state = TrainingState.STARTING
        self._worker = TrainingWorker(job, self)
        self._worker.told.connect(self._told)
        self._worker.logged.connect(self.logged)
        self._worker.finished.connect(self.deleteLater)
        self._grace = QTimer(self, singleShot=True, interval=_GRACE_MS)
        self._grace.timeout.connect(self.kill)

    @property
    def process_id(self) -> int | None:
        return self._worker.process_id

    def start(self) -> None:
        self._worker.start()

    def pause(self) -> None:
        """Waits after the batch at hand; goes on where it waits already."""
        if self.state is TrainingState.TRAINING:
            self._worker.pause()
        elif self.state is TrainingState.PAUSED:
            self._worker.go_on()

    def stop(self) -> None:
        """Ends after the batch at hand, weights kept; asked again, or after a grace time, at once."""
        if self.state is TrainingState.STOPPING:
            self.kill()
        else:
            self._worker.stop()
            self._grace.start()
            self._enter(TrainingState.STOPPING)

    def kill(self) -> None:
        self._worker.kill()

    def close(self) -> None:
        """Waits for the thread of a run that was told to stop, for as long as can be asked of a closing window."""
        if not self._worker.wait(_CLOSING_MS):
            self._worker.kill()
            self._worker.wait()

    def _told(self, events: tuple[Event, ...]) -> None:
        started = next((event for event in events if isinstance(event, RunStarted)), None)
        if started:
            self.folder = Path(started.folder)
        if self.state is TrainingState.STARTING and started:
            self._enter(TrainingState.TRAINING)
        self.told.emit(events)
        waits = next((isinstance(event, Paused) for event in reversed(events) if isinstance(event, _PAUSES)), None)
        if waits is not None and self.state in _WORKING:
            self._enter(TrainingState.PAUSED if waits else TrainingState.TRAINING)
        if isinstance(events[-1], RunEnded):
            self._grace.stop()
            self._enter(TrainingState.IDLE)

    def _enter(self, state: TrainingState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
