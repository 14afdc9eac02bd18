"""Moves the sight: by the middle button or Space and the left one, and by itself where a gesture nears the border."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

_BORDER = 28  # how near the border a gesture must come, in pixels, for the canvas to move
_SLOWEST, _FASTEST = 2.0, 24.0  # pixels a tick
_TICK_MS = 16

Pan = Callable[[QPointF], None]


class Panning:
    """A drag of the canvas itself."""

    def __init__(self, view: QWidget, pan: Pan) -> None:
        self._view, self._pan = view, pan
        self._from: QPoint | None = None
        self._button = Qt.MouseButton.NoButton
        self._space = False

    def starts(self, event: QMouseEvent) -> bool:
        by_space = self._space and event.button() is Qt.MouseButton.LeftButton
        if not by_space and event.button() is not Qt.MouseButton.MiddleButton:
            return False
        self._from, self._button = event.position().toPoint(), event.button()
        self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def moves(self, event: QMouseEvent) -> bool:
        if self._from is None:
            return False
        now = event.position().toPoint()
        self._pan(QPointF(now - self._from))
        self._from = now
        return True

    def ends(self, event: QMouseEvent) -> bool:
        if self._from is None or event.button() is not self._button:
            return False
        self._from = None
        self._show_hand()
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Takes note of Space; whether the event was about it."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self.hold_space(held=event.type() is QEvent.Type.KeyPress)
        return True

    def hold_space(self, *, held: bool) -> None:
        self._space = held
        if self._from is None:
            self._show_hand()

    def _show_hand(self) -> None:
        if self._space:
            self._view.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self._view.unsetCursor()


class AutoPan(QObject):
    """Moves the canvas while a gesture holds the mouse near its border. `pan` takes pixels; `moved` is told after."""

    def __init__(self, parent: QObject, pan: Pan, moved: Callable[[QPoint], None]) -> None:
        super().__init__(parent)
        self._pan, self._moved = pan, moved
        self._at, self._by = QPoint(), QPointF()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def follow(self, at: QPoint, seen: QRect) -> None:
        """The mouse is at a point of the view, of which `seen` is the whole."""
        left, right = _push(at.x() - seen.left()), _push(seen.right() - at.x())
        top, bottom = _push(at.y() - seen.top()), _push(seen.bottom() - at.y())
        self._at, self._by = at, QPointF(left - right, top - bottom)
        if self._by.isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        self._pan(self._by)
        self._moved(self._at)


def _push(inside: int) -> float:
    """How fast to go, for a distance from one border: faster the nearer, and fastest beyond it."""
    if inside >= _BORDER:
        return 0.0
    return min(_SLOWEST + (_FASTEST - _SLOWEST) * (_BORDER - inside) / (2 * _BORDER), _FASTEST)
