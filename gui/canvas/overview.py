"""Draws a whole graph from far away: boxes and straight lines in a few calls, however many there are."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from gui.canvas.scene import GraphScene
from gui.theme.theme import Theme, sans
from gui.theme.tokens import NAME_PX

_MARGIN = 192  # pixels around the sight that the picture shows too, so that panning only moves it


class Overview:
    """Paints the silhouette of a scene, into a picture that serves until the scene or the sight of it changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._picture = QImage()
        self._of: tuple[object, ...] = ()
        self._at = QPointF()  # where the picture's scene stood on the device

    def paint(self, painter: QPainter, scene: GraphScene, sight: QTransform, size: QSize) -> None:
        """Fills the painter's device, of this size, with the scene as `sight` maps it."""
        ratio = painter.device().devicePixelRatio()
        of = (scene.silhouette.version, self._theme.colours.name, sight.m11(), size, ratio)
        way = QPointF(sight.dx(), sight.dy()) - self._at
        if of != self._of or max(abs(way.x()), abs(way.y())) > _MARGIN:
            self._picture, self._of = self._draw(scene, sight, size, ratio), of
            self._at, way = QPointF(sight.dx(), sight.dy()), QPointF()
        painter.drawImage(QPointF(way.toPoint()) - QPointF(_MARGIN, _MARGIN), self._picture)
        painter.setTransform(sight)
        self._mark(painter, "error", (scene.silhouette.body(layer) for layer in scene.failing))
        self._mark(painter, "selection", (scene.silhouette.body(layer) for layer in scene.selected_layers()))
        painter.drawLines([line for link in scene.lit_links() for line in link.lines()])
        option = QStyleOptionGraphicsItem()
        for item in scene.laid_over:
            painter.setTransform(item.sceneTransform() * sight)
            item.paint(painter, option, None)

    def _draw(self, scene: GraphScene, sight: QTransform, size: QSize, ratio: float) -> QImage:
        """On an image, as that is twice as quick as on a widget; with a margin all around, for panning."""
        picture = QImage((size + QSize(2 * _MARGIN, 2 * _MARGIN)) * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("canvas"))
        painter = QPainter(picture)
        sight = sight * QTransform.fromTranslate(_MARGIN, _MARGIN)
        painter.setTransform(sight)
        self._frames(painter, scene, sight)
        painter.setPen(QPen(self._theme.colour("link"), 0))
        painter.drawLines(scene.silhouette.lines())
        painter.setPen(Qt.PenStyle.NoPen)
        for category, boxes in scene.silhouette.boxes().items():
            painter.setBrush(self._theme.category(category))
            painter.drawRects(boxes)
        painter.end()
        return picture

    def _frames(self, painter: QPainter, scene: GraphScene, sight: QTransform) -> None:
        """With their titles as large as on paper, as far as there is room: one finds one's way by them."""
        font = sans(NAME_PX, bold=True)
        metrics = QFontMetricsF(font)
        for framed in scene.silhouette.frames():
            painter.setPen(QPen(self._theme.colour(f"{framed.kind}_edge"), 0))
            painter.setBrush(self._theme.colour(framed.kind))
            painter.drawRect(framed.area)
            shown = sight.mapRect(framed.area)
            if framed.kind == "frame" and shown.height() > 2 * metrics.height():
                painter.resetTransform()
                painter.setFont(font)
                painter.setPen(self._theme.colour("text"))
                text = metrics.elidedText(framed.text, Qt.TextElideMode.ElideRight, shown.width() - 8)
                painter.drawText(shown.topLeft() + QPointF(4, metrics.ascent() + 2), text)
                painter.setTransform(sight)

    def _mark(self, painter: QPainter, token: str, bodies: Iterable[QRectF]) -> None:
        """Outlines that stay visible when boxes are dots."""
        pen = QPen(self._theme.colour(token), 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects(list(bodies))
