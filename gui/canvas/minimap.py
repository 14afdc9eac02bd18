"""The whole graph in a corner of the canvas, with a frame around what is in sight; a press there looks elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gui.canvas.view import CanvasView
from gui.theme.theme import Theme
from gui.theme.tokens import MINIMAP, MINIMAP_MARGIN, RADIUS

_INSIDE = 8.0  # between the map's edge and what it shows
_SMALLEST = 2.5  # pixels a side, below which a block could not be seen
_ROOMY = 2.5  # how many times as wide and as high a view is that has room for the map


class Minimap(QWidget):
    """In the lower right corner of the view, while some block is out of sight and where there is room."""

    def __init__(self, view: CanvasView, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self._picture = QPixmap()
        self._of: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self.setFixedSize(*MINIMAP)
        self.setAccessibleName("Map of the canvas")
        self.setToolTip("Press or drag to look elsewhere (Home fits all)")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._catch_up = QTimer(self, singleShot=True, interval=0)
        self._catch_up.timeout.connect(self._follow)
        view.viewport().installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def point_of(self, place: QPointF) -> QPointF:
        """Where a scene point lies on the map."""
        area, scale = self._area(), self._scale()
        return QPointF(self.rect().center()) + (place - area.center()) * scale

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Whatever changes the sight or the scene has the viewport painted."""
        if event.type() in {QEvent.Type.Paint, QEvent.Type.Resize}:
            self._catch_up.start()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._look(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.setBrush(self._theme.colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.drawPixmap(0, 0, self._drawn())
        painter.setPen(QPen(self._theme.colour("selection"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        seen = self._seen()
        frame = QRectF(self.point_of(seen.topLeft()), self.point_of(seen.bottomRight()))
        painter.drawRoundedRect(frame.intersected(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)), 3, 3)

    def _look(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._view.look_at(
                self._area().center() + (event.position() - QPointF(self.rect().center())) / self._scale()
            )

    def _follow(self) -> None:
        content, seen, size = self._view.canvas.content(), self._seen(), self._view.size()
        roomy = size.width() >= _ROOMY * self.width() and size.height() >= _ROOMY * self.height()
        self.setVisible(roomy and not content.isEmpty() and not seen.contains(content))
        self.move(size.width() - self.width() - MINIMAP_MARGIN, size.height() - self.height() - MINIMAP_MARGIN)
        shown = (self._view.canvas.silhouette.version, seen.getRect())
        if shown != self._shown:
            self._shown = shown
            self.update()

    def _drawn(self) -> QPixmap:
        """The blocks; drawn anew only when one of them changed."""
        silhouette, ratio = self._view.canvas.silhouette, self.devicePixelRatioF()
        of = (silhouette.version, self._theme.colours.name, ratio)
        if of == self._of:
            return self._picture
        self._of = of
        self._picture = QPixmap(self.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        for framed in silhouette.frames():
            painter.setPen(QPen(self._theme.colour(f"{framed.kind}_edge"), 1))
            painter.setBrush(self._theme.colour(framed.kind))
            painter.drawRect(self._mark(framed.area))
        painter.setPen(Qt.PenStyle.NoPen)
        for category, boxes in silhouette.boxes().items():
            painter.setBrush(self._theme.category(category))
            painter.drawRects([self._mark(box) for box in boxes])
        painter.end()
        return self._picture

    def _mark(self, body: QRectF) -> QRectF:
        scale = self._scale()
        mark = QRectF(0, 0, max(body.width() * scale, _SMALLEST), max(body.height() * scale, _SMALLEST))
        mark.moveCenter(self.point_of(body.center()))
        return mark

    def _area(self) -> QRectF:
        return self._view.canvas.silhouette.area().united(self._view.canvas.paper.area())

    def _scale(self) -> float:
        """Pixels of the map per unit of the canvas."""
        area = self._area()
        room = QRectF(self.rect()).adjusted(_INSIDE, _INSIDE, -_INSIDE, -_INSIDE)
        return min(room.width() / max(area.width(), 1.0), room.height() / max(area.height(), 1.0))

    def _seen(self) -> QRectF:
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()
