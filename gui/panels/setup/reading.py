"""Looks into a data source in a thread of its own, so that no file, however long, holds the window up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from core.errors import LayerLoomError
from core.graph.plan import DataSource
from core.training.preview import preview


class Reading(QThread):
    """One look."""

    found = Signal(object, object)  # the DataSource and its Preview
    failed = Signal(object, str)

    def __init__(self, source: DataSource, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._source, self._folder = source, folder

    def run(self) -> None:
        try:
            seen = preview(self._source, self._folder)
        except LayerLoomError as fault:
            self.failed.emit(self._source, str(fault))
        else:
            self.found.emit(self._source, seen)


class Reader(QObject):
    """The looks of one panel: the last one asked for counts."""

    found = Signal(object, object)
    failed = Signal(object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: DataSource | None = None
        self._threads: set[Reading] = set()

    def look(self, source: DataSource, folder: Path) -> None:
        self._wanted = source
        thread = Reading(source, folder, self)
        self._threads.add(thread)
        thread.found.connect(self._found)
        thread.failed.connect(self._failed)
        thread.finished.connect(lambda: self._threads.discard(thread))
        thread.finished.connect(thread.deleteLater)
        thread.start()

    def close(self) -> None:
        """Waits for looks that go on."""
        for thread in list(self._threads):
            thread.wait()

    def _found(self, source: DataSource, seen: object) -> None:
        if source == self._wanted:
            self.found.emit(source, seen)

    def _failed(self, source: DataSource, reason: str) -> None:
        if source == self._wanted:
            self.failed.emit(source, reason)
