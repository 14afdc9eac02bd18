"""One finished run at a time, opened in its process when something is asked of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.training.asking import Opened, Question, Refused, Reply
from gui.session import Session
from gui.training import Trainer
from gui.workers.finished import FinishedWorker, Opening

_OPENING = "Starting TensorFlow and opening the run…"


class Asking(QObject):
    """Ends the process when another run is asked, and with the window."""

    replied = Signal(object, object)  # the run's folder and a Reply
    state_changed = Signal(str)  # what is waited for, or what went wrong; empty when the run is open

    def __init__(self, session: Session, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self._worker: FinishedWorker | None = None
        self._run: Path | None = None
        self._threads: set[FinishedWorker] = set()

    def ask(self, run: Path, question: Question) -> None:
        """Opens the run if another one is open, or none."""
        if self._worker is None or run != self._run:
            self._open(run)
        assert self._worker
        self._worker.ask(question)

    def close(self) -> None:
        """Ends the process and waits for every thread."""
        self.leave()
        for thread in list(self._threads):
            thread.wait()

    def leave(self) -> None:
        """Ends the process."""
        if self._worker:
            self._worker.end()
        self._worker = self._run = None

    def _open(self, run: Path) -> None:
        self.leave()
        device = "cpu" if self._trainer.busy else "auto"  # a run that goes on needs its GPU for itself
        opening = Opening(run, self._session.folder, device, self._session.may_run_code())
        self._run, self._worker = run, FinishedWorker(opening, self)
        worker = self._worker
        worker.replied.connect(self._told)
        worker.finished.connect(self._finished)
        self._threads.add(worker)
        worker.start()
        self.state_changed.emit(_OPENING)

    def _finished(self) -> None:
        worker = self.sender()
        if isinstance(worker, FinishedWorker):
            self._threads.discard(worker)
            worker.deleteLater()

    def _told(self, run: Path, reply: Reply) -> None:
        if run != self._run:
            return  # the person has gone on to another run
        match reply:
            case Opened():
                self.state_changed.emit("")
            case Refused(question=None, reason=reason):
                self._worker = self._run = None
                self.state_changed.emit(reason)
        self.replied.emit(run, reply)
