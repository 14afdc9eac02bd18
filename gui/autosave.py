"""Autosave: some seconds after a change a window's project goes into its recovery file; a clean close removes it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import LayerLoomError
from gui.recovery import keep, new_file
from gui.session import Session

REST_MS = 2000  # the most that a crash costs


class Autosave(QObject):
    """Of one session. Writing happens in a thread: a thousand layers take longer than a frame may."""

    written = Signal(object)  # the recovery file
    _failed = Signal(str)

    def __init__(self, session: Session, folder: Path, parent: QObject, rest_ms: int = REST_MS) -> None:
        super().__init__(parent)
        self._session, self._file = session, new_file(folder)
        self._writer = ThreadPoolExecutor(1, "autosave")
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._write)
        self._failed.connect(session.refused)
        session.named.connect(self._named)

    def write_now(self) -> None:
        """Keeps the project as it is, and waits until it lies on the disk."""
        self._write()
        self._writer.submit(bool).result()

    def end(self) -> None:
        """The window closes cleanly: nothing is left behind."""
        self._session.named.disconnect(self._named)
        self._rest.stop()
        self._writer.submit(self._file.unlink, missing_ok=True)
        self._writer.shutdown()

    def _named(self) -> None:
        if self._session.document.is_saved:
            self._rest.stop()
            self._writer.submit(self._file.unlink, missing_ok=True)
        elif not self._rest.isActive():
            self._rest.start()

    def _write(self) -> None:
        session = self._session
        done = self._writer.submit(keep, session.project, session.path, session.copy_of, self._file)
        done.add_done_callback(self._tell)

    def _tell(self, done: Future[None]) -> None:
        problem = done.exception()
        if problem is None:
            self.written.emit(self._file)
        elif isinstance(problem, OSError | LayerLoomError):
            self._failed.emit(f"Autosave could not write {self._file}: {problem}. Save the project yourself.")
        else:
            raise problem
