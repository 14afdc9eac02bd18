"""What lies over the blocks while a link is drawn: the link itself, and rings around sockets that would accept it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.canvas.paint import link_path
from gui.theme import tokens
from gui.theme.theme import Theme

_HALO = tokens.SOCKET + 4


class LinkOverlay(QGraphicsItem):
    """The link in the making. `show` is called on each move; removed from the scene when the gesture ends."""

    def __init__(self, theme: Theme, accepting: Mapping[object, QPointF]) -> None:
        super().__init__()
        self._theme = theme
        self.accepting = accepting
        self._start, self._end = QPointF(), QPointF()
        self._fits = True
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_link(self, start: QPointF, end: QPointF, *, fits: bool) -> None:
        """The curve from an output at `start` to an input at `end`; red and dashed when it would be refused."""
        self.prepareGeometryChange()
        self._start, self._end, self._fits = start, end, fits

    def boundingRect(self) -> QRectF:
        area = link_path(self._start, self._end).controlPointRect()
        for point in self.accepting.values():
            area = area.united(QRectF(point.x() - 1, point.y() - 1, 2, 2))
        return area.adjusted(-20, -20, 20, 20)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """As strong from afar as from near."""
        halo = _HALO / min(option.levelOfDetailFromTransform(painter.worldTransform()), 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(self._theme.colour("ok"), 2, Qt.PenStyle.SolidLine))
        for point in self.accepting.values():
            painter.drawEllipse(point, halo, halo)
        style = Qt.PenStyle.SolidLine if self._fits else Qt.PenStyle.DashLine
        painter.setPen(_pen(self._theme.colour("selection" if self._fits else "error"), tokens.LINK_WIDTH, style))
        painter.drawPath(link_path(self._start, self._end))


def _pen(colour: QColor, width: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen
