"""Gestures on frames and notes: dragged by title or body with all that stands inside, resized by an edge or corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from core.graph.edits.annotating import place_annotations
from core.graph.records import Area
from core.values import AnnotationId
from gui.canvas.annotation import AnnotationItem
from gui.canvas.carried import Carried, carried_by
from gui.canvas.scene import GraphScene
from gui.canvas.tool import STILL, Pointer
from gui.session import Session
from gui.theme.tokens import GRID, SMALLEST_NOTE


class MoveAnnotations:
    """Press on a frame's title or a note selects it; dragging moves all that is selected and stands in its frames."""

    def __init__(self, session: Session, scene: GraphScene) -> None:
        self._session, self._scene = session, scene
        self._pressed: Pointer | None = None
        self._start: Carried | None = None
        self._now: Carried | None = None

    def starts(self, pointer: Pointer) -> bool:
        item = pointer.hit.annotation
        if pointer.button is not Qt.MouseButton.LeftButton or item is None or pointer.hit.edges:
            return False
        if not item.isSelected() and not pointer.adds:
            self._scene.clearSelection()
        item.setSelected(not (pointer.adds and item.isSelected()))
        self._pressed, self._now = pointer, None
        self._start = carried_by(self._scene)
        return True

    def moves(self, pointer: Pointer) -> None:
        assert self._pressed
        assert self._start
        if self._now is None and (pointer.view - self._pressed.view).manhattanLength() < STILL:
            return
        way = pointer.scene - self._pressed.scene
        self._now = self._start.by(QPointF(_gridded(way.x()), _gridded(way.y())))
        self._now.show(self._scene)

    def ends(self, _pointer: Pointer) -> None:
        if self._now is None:
            return
        graph, now = self._session.graph.id, self._now
        self._session.do("Move a frame" if len(now.layers) else "Move a note", lambda project: now.edit(project, graph))

    def cancels(self) -> None:
        if self._start:
            self._start.show(self._scene)


class ResizeAnnotation:
    """Press on an edge or corner and drag it."""

    def __init__(self, session: Session, scene: GraphScene) -> None:
        self._session, self._scene = session, scene
        self._edges = Qt.Edge(0)
        self._item: AnnotationItem | None = None
        self._now: Area | None = None

    def starts(self, pointer: Pointer) -> bool:
        if pointer.button is not Qt.MouseButton.LeftButton or not pointer.hit.edges:
            return False
        self._item, self._edges, self._now = pointer.hit.annotation, pointer.hit.edges, None
        return self._item is not None

    def moves(self, pointer: Pointer) -> None:
        assert self._item
        self._now = _stretched(self._item.annotation.area, self._edges, pointer.scene)
        self._show(self._item.key, self._now)

    def ends(self, _pointer: Pointer) -> None:
        assert self._item
        graph, key, area = self._session.graph.id, self._item.key, self._now
        if area is not None and area != self._item.annotation.area:
            label = f"Resize a {self._item.annotation.kind}"
            self._session.do(label, lambda now: place_annotations(now, graph, {key: area}))

    def cancels(self) -> None:
        assert self._item
        self._show(self._item.key, self._item.annotation.area)

    def _show(self, key: AnnotationId, area: Area) -> None:
        self._scene.show_dragged({}, {key: area})


def _stretched(area: Area, edges: Qt.Edge, point: QPointF) -> Area:
    """The area with its held edges at `point`, on the grid and never smaller than can be read."""
    least_width, least_height = SMALLEST_NOTE
    left, top, right, bottom = area.x, area.y, area.x + area.width, area.y + area.height
    x, y = _gridded(point.x()), _gridded(point.y())
    if edges & Qt.Edge.LeftEdge:
        left = min(x, right - least_width)
    elif edges & Qt.Edge.RightEdge:
        right = max(x, left + least_width)
    if edges & Qt.Edge.TopEdge:
        top = min(y, bottom - least_height)
    elif edges & Qt.Edge.BottomEdge:
        bottom = max(y, top + least_height)
    return Area(left, top, right - left, bottom - top)


def _gridded(length: float) -> float:
    return round(length / GRID) * GRID
