"""The items of frames and notes: what a person put on the canvas beside the model."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QTextOption
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.records import Annotation, Area
from core.values import AnnotationId
from gui.canvas.paint import FULL
from gui.theme import tokens
from gui.theme.theme import Theme, sans
from gui.theme.tokens import PADDING, RADIUS, TITLE_BAR

_EDGE = 6.0  # how near to an edge a press takes hold of it, in canvas units
_BEHIND = -10.0
NO_EDGE = Qt.Edge(0)


class AnnotationItem(QGraphicsItem):
    """One frame or note. A frame is taken hold of by its title or its edge, so that one can work inside it."""

    def __init__(self, annotation: Annotation, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.annotation = annotation
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.show_annotation(annotation)

    @property
    def key(self) -> AnnotationId:
        return self.annotation.id

    @property
    def is_frame(self) -> bool:
        return self.annotation.kind == "frame"

    def show_annotation(self, annotation: Annotation) -> None:
        self.annotation = annotation
        self.show_area(annotation.area)
        self.update()

    def show_area(self, area: Area) -> None:
        """Stands there, on screen only. Smaller frames lie on larger ones, and notes on all of them."""
        self.prepareGeometryChange()
        self._size = QRectF(0, 0, area.width, area.height)
        self.setPos(area.x, area.y)
        self.setZValue(_BEHIND - 1 / (1 + 1e9 / (1 + area.width * area.height)) - (1 if self.is_frame else 0))

    def area(self) -> QRectF:
        """In scene coordinates."""
        return self._size.translated(self.pos())

    def title_area(self) -> QRectF:
        """Where the text stands, in scene coordinates: a frame's title bar, or the whole note."""
        area = self.area()
        return QRectF(area.x(), area.y(), area.width(), TITLE_BAR) if self.is_frame else area

    def edges_at(self, point: QPointF) -> Qt.Edge:
        """The edges that a press at this scene point takes hold of."""
        area, found = self.area(), NO_EDGE
        if not area.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).contains(point):
            return found
        for edge, apart in (
            (Qt.Edge.LeftEdge, point.x() - area.left()),
            (Qt.Edge.RightEdge, point.x() - area.right()),
            (Qt.Edge.TopEdge, point.y() - area.top()),
            (Qt.Edge.BottomEdge, point.y() - area.bottom()),
        ):
            found |= edge if abs(apart) <= _EDGE else NO_EDGE
        return found

    def holds_at(self, point: QPointF) -> bool:
        """Whether a press at this scene point is one on the annotation."""
        return self.title_area().contains(point) or bool(self.edges_at(point))

    def boundingRect(self) -> QRectF:
        return self._size.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.boundingRect())
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom >= FULL)
        kind = self.annotation.kind
        edge = (
            QPen(self._theme.colour("selection"), 2) if self.isSelected() else QPen(self._theme.colour(f"{kind}_edge"))
        )
        painter.setPen(edge)
        painter.setBrush(self._theme.colour(kind))
        painter.drawRoundedRect(self._size, RADIUS, RADIUS)
        painter.setPen(self._theme.colour("text"))
        if self.is_frame:
            self._title(painter, zoom)
        elif zoom >= FULL:
            painter.setFont(sans(tokens.TEXT_PX))
            room = self._size.adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 2)
            wrap = QTextOption()
            wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            painter.save()  # the view keeps what one item sets for the next
            painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
            painter.drawText(room, self.annotation.text, wrap)
            painter.restore()

    def _title(self, painter: QPainter, zoom: float) -> None:
        """Larger from afar, where it is what one finds one's way by."""
        font = sans(tokens.NAME_PX if zoom >= FULL else tokens.AFAR_PX, bold=True)
        metrics = QFontMetricsF(font)
        room = self._size.width() - 2 * PADDING
        painter.setFont(font)
        text = metrics.elidedText(self.annotation.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(PADDING, (TITLE_BAR + metrics.ascent() - metrics.descent()) / 2 + 2), text)
