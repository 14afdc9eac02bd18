"""Cuts links by a stroke across them: Ctrl with the right button anywhere, or Alt with the left one off the blocks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.edits.links import disconnect
from core.graph.records import Target
from gui.canvas.items import LinkItem
from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer
from gui.session import Session
from gui.theme import tokens
from gui.theme.theme import Theme

_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class CutLinks:
    """Every link that the stroke crosses is cut when the button goes up; one undo step."""

    def __init__(self, session: Session, scene: GraphScene, theme: Theme) -> None:
        self._session, self._scene, self._theme = session, scene, theme
        self._last = QPointF()
        self._stroke: Stroke | None = None

    def starts(self, pointer: Pointer) -> bool:
        right = pointer.button is Qt.MouseButton.RightButton and bool(pointer.keys & _CONTROL)
        left = pointer.button is Qt.MouseButton.LeftButton and bool(pointer.keys & _ALT) and pointer.hit.block is None
        if not (right or left):
            return False
        self._last = pointer.scene
        self._stroke = Stroke(self._theme, pointer.scene)
        self._scene.lay_over(self._stroke)
        return True

    def moves(self, pointer: Pointer) -> None:
        assert self._stroke
        step = QPainterPath(self._last)
        step.lineTo(pointer.scene)
        pen = QPainterPathStroker()
        pen.setWidth(1)
        crossed = [item for item in self._scene.items(pen.createStroke(step)) if isinstance(item, LinkItem)]
        self._stroke.go_on(pointer.scene, crossed)
        self._last = pointer.scene

    def ends(self, _pointer: Pointer) -> None:
        assert self._stroke
        graph, targets = self._session.graph.id, list(self._stroke.crossed)
        self.cancels()
        if targets:
            label = "Cut a link" if len(targets) == 1 else f"Cut {len(targets)} links"
            self._session.do(label, lambda now: disconnect(now, graph, targets))

    def cancels(self) -> None:
        if self._stroke:
            self._scene.take_off(self._stroke)
            self._stroke = None


class Stroke(QGraphicsItem):
    """The line of the knife, and the links that it went through so far."""

    def __init__(self, theme: Theme, start: QPointF) -> None:
        super().__init__()
        self._theme = theme
        self._path = QPainterPath(start)
        self.crossed: dict[Target, QPainterPath] = {}
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def go_on(self, point: QPointF, crossed: list[LinkItem]) -> None:
        self.prepareGeometryChange()
        self._path.lineTo(point)
        self.crossed |= {link.target: link.path for link in crossed}

    def boundingRect(self) -> QRectF:
        area = self._path.controlPointRect()
        for path in self.crossed.values():
            area = area.united(path.controlPointRect())
        return area.adjusted(-4, -4, 4, 4)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(self._theme.colour("error"), tokens.LINK_WIDTH, Qt.PenStyle.SolidLine))
        for path in self.crossed.values():
            painter.drawPath(path)
        painter.setPen(_pen(self._theme.colour("text"), 1, Qt.PenStyle.DashLine))
        painter.drawPath(self._path)


def _pen(colour: QColor, width: float, style: Qt.PenStyle) -> QPen:
    """As wide from afar as from near."""
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen
