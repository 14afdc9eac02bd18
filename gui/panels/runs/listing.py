"""Reads the runs of a project in a thread of its own: there may be many folders, on a slow disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from core.training.overview import RunOverview, runs_of


class _Look(QThread):
    """One look into a folder of runs."""

    seen = Signal(object)

    def __init__(self, runs: Path, project: str, parent: QObject) -> None:
        super().__init__(parent)
        self._runs, self._project = runs, project

    def run(self) -> None:
        self.seen.emit(runs_of(self._runs, self._project))


class Listing(QObject):
    """At most one look at a time; what is asked meanwhile is looked for once more at the end of it."""

    found = Signal(object)  # tuple[RunOverview, ...]

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: _Look | None = None
        self._wanted: tuple[Path, str] | None = None
        self._again = False

    def look(self, runs: Path, project: str) -> None:
        self._wanted = (runs, project)
        if self._thread:
            self._again = True
            return
        self._thread = thread = _Look(runs, project, self)
        thread.seen.connect(self._seen)
        thread.finished.connect(self._finished)
        thread.start()

    def close(self) -> None:
        """Waits for a look that goes on."""
        self._again = False
        if self._thread:
            self._thread.wait()

    def _seen(self, runs: tuple[RunOverview, ...]) -> None:
        if not self._again:
            self.found.emit(runs)

    def _finished(self) -> None:
        if self._thread:
            self._thread.deleteLater()
        self._thread = None
        if self._again and self._wanted:
            self._again = False
            self.look(*self._wanted)
