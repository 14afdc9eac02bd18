"""What waits until a window stands: starting an engine takes the processor that the first paint needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class AfterFirstPaint(QObject):
    """Runs something once, when `window` has been painted and is still there."""

    def __init__(self, window: QWidget, run: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._run = window, run
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._window, self._begin)
        return False

    def _begin(self) -> None:
        if self._window.isVisible():
            self._run()
        self.deleteLater()
