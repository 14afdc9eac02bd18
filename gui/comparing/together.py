"""Keeps two views at the same place and zoom, whichever of them is moved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QTransform

from gui.canvas.view import CanvasView

Sight = tuple[QTransform, int, int]


class Together(QObject):
    """Every way to move a view ends in its being painted, so there the other one follows."""

    def __init__(self, one: CanvasView, other: CanvasView) -> None:
        super().__init__(one)
        self._other_of = {one.viewport(): (one, other), other.viewport(): (other, one)}
        self._sight = _sight(one)
        for viewport in self._other_of:
            viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and watched in self._other_of:
            moved, other = self._other_of[watched]
            sight = _sight(moved)
            if sight != self._sight:
                self._sight = sight
                other.setTransform(moved.transform())
                other.horizontalScrollBar().setValue(sight[1])
                other.verticalScrollBar().setValue(sight[2])
        return False


def _sight(view: CanvasView) -> Sight:
    return view.transform(), view.horizontalScrollBar().value(), view.verticalScrollBar().value()
