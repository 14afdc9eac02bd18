"""Drags an input of a selected block to another place in its order, by the grip beside its socket."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.block_size import ROW
from core.graph.records import Target
from gui.canvas.exchanging import exchanged
from gui.canvas.items import BlockItem
from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer
from gui.session import Session
from gui.theme.theme import Theme
from gui.theme.tokens import PADDING, ROW_RADIUS, TARGET

_GRIP = (TARGET / 2, 4.0 * PADDING)  # from where to where a row can be taken hold of, clear of the socket


class ReorderInputs:
    """Press on a grip, drag up or down among the call's linked inputs, release: one undo step."""

    def __init__(self, session: Session, scene: GraphScene, theme: Theme) -> None:
        self._session, self._scene, self._theme = session, scene, theme
        self._block: BlockItem | None = None
        self._taken: Target | None = None
        self._overlay: CarriedRow | None = None

    def starts(self, pointer: Pointer) -> bool:
        block = pointer.hit.block
        if pointer.button is not Qt.MouseButton.LeftButton or block is None or pointer.hit.socket:
            return False
        taken = grip_at(block, pointer.scene)
        if taken is None:
            return False
        self._block, self._taken = block, taken
        self._overlay = CarriedRow(self._theme, block)
        self._show(pointer)
        return True

    def moves(self, pointer: Pointer) -> None:
        self._show(pointer)

    def ends(self, pointer: Pointer) -> None:
        assert self._block
        assert self._taken
        old, new = self._taken, self._nearest(pointer)
        self.cancels()
        graph = self._session.graph
        if new != old:
            name = graph.places[old.call].layer.name
            self._session.do(f"Reorder the inputs of {name}", lambda now: exchanged(now, graph.id, old, new))

    def cancels(self) -> None:
        if self._overlay:
            self._scene.removeItem(self._overlay)
        self._block, self._taken, self._overlay = None, None, None

    def _show(self, pointer: Pointer) -> None:
        assert self._block
        assert self._overlay
        y = self._block.mapFromScene(pointer.scene).y()
        self._overlay.show_at(y, self._block.geometry.inputs[self._nearest(pointer)])

    def _nearest(self, pointer: Pointer) -> Target:
        """The movable input of the same call that the pointer is closest to."""
        assert self._block
        assert self._taken
        y, inputs = self._block.mapFromScene(pointer.scene).y(), self._block.geometry.inputs
        rows = [row.input for row in self._block.block.rows if row.input and row.input.movable]
        same = [socket.target for socket in rows if socket.target.call == self._taken.call]
        return min(same, key=lambda target: abs(inputs[target] - y))


def grip_at(block: BlockItem, point: QPointF) -> Target | None:
    """The input whose row can be taken hold of at a scene point; only selected blocks show their grips."""
    at = block.mapFromScene(point)
    if not block.isSelected() or block.block.collapsed or not _GRIP[0] < at.x() < _GRIP[1]:
        return None
    sockets = (row.input for row in block.block.rows if row.input and row.input.movable)
    return next((one.target for one in sockets if abs(block.geometry.inputs[one.target] - at.y()) < ROW / 2), None)


class CarriedRow(QGraphicsItem):
    """A row in the hand, and the place it goes to, drawn over its block."""

    def __init__(self, theme: Theme, block: BlockItem) -> None:
        super().__init__(block)
        self._theme, self._size = theme, (block.geometry.width, block.geometry.height)
        self._carried, self._goes_to = 0.0, 0.0
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_at(self, carried: float, goes_to: float) -> None:
        self._carried = min(max(carried, 0.0), self._size[1])
        self._goes_to = goes_to
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, -ROW, self._size[0], self._size[1] + 2 * ROW)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("selection"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._row(self._goes_to), ROW_RADIUS, ROW_RADIUS)
        painter.setPen(QPen(self._theme.colour("selection"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self._row(self._carried), ROW_RADIUS, ROW_RADIUS)

    def _row(self, y: float) -> QRectF:
        return QRectF(8, y - ROW / 2 + 1, self._size[0] - 16, ROW - 2)
