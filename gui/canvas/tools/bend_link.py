"""Drags a bend of a link: a point that the link runs through on its way."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from core.graph.edits.annotating import bend
from core.graph.records import Position, Target
from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer
from gui.session import Session
from gui.theme.tokens import GRID

Points = tuple[Position, ...]


class BendLink:
    """Press on a bend and drag it; it keeps to the grid."""

    def __init__(self, session: Session, scene: GraphScene) -> None:
        self._session, self._scene = session, scene
        self._target: Target | None = None
        self._index = 0
        self._now: Points = ()

    def starts(self, pointer: Pointer) -> bool:
        link, index = pointer.hit.link, pointer.hit.bend
        if pointer.button is not Qt.MouseButton.LeftButton or link is None or index is None:
            return False
        if not pointer.adds:
            self._scene.clearSelection()
        link.setSelected(True)
        self._target, self._index, self._now = link.target, index, ()
        return True

    def moves(self, pointer: Pointer) -> None:
        assert self._target
        points = list(self._scene.graph.bends[self._target])
        points[self._index] = gridded(pointer.scene)
        self._now = tuple(points)
        self._scene.show_dragged({}, bends={self._target: self._now})

    def ends(self, _pointer: Pointer) -> None:
        assert self._target
        graph, target, points = self._session.graph.id, self._target, self._now
        if points:
            self._session.do("Move a bend", lambda now: bend(now, graph, {target: points}))

    def cancels(self) -> None:
        if self._target:
            self._scene.show_dragged({}, bends={self._target: self._scene.graph.bends[self._target]})


def with_bend(points: Points, index: int, point: QPointF) -> Points:
    """The points with one more before the one at `index`."""
    return (*points[:index], gridded(point), *points[index:])


def without_bend(points: Points, index: int) -> Points:
    return (*points[:index], *points[index + 1 :])


def gridded(point: QPointF) -> Position:
    return Position(round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)
