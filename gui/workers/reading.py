"""Reads files in a thread of its own: there may be many, on a slow disk, and the window does not wait for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

Work = Callable[[], object]


class _Thread(QThread):
    """One piece of work."""

    ended = Signal(object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        self.ended.emit(self._work())


class Reading(QObject):
    """At most one piece of work at a time; of those wanted meanwhile the last is done at the end of it.

    What was found by then is dropped, so that `found` tells the answer to the last that was wanted. `work` must not
    raise.
    """

    found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        self._next: Work | None = None

    def read(self, work: Work) -> None:
        if self._thread:
            self._next = work
            return
        self._thread = thread = _Thread(work, self)
        thread.ended.connect(self._ended)
        thread.finished.connect(self._finished)
        thread.start()

    def close(self) -> None:
        """Waits for what goes on."""
        self._next = None
        if self._thread:
            self._thread.wait()

    def _ended(self, found: object) -> None:
        if self._next is None:
            self.found.emit(found)

    def _finished(self) -> None:
        if self._thread:
            self._thread.deleteLater()
        self._thread = None
        if work := self._next:
            self._next = None
            self.read(work)
