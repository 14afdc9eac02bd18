"""Draws a whole graph from far away: boxes and straight lines in a few calls, however many there are."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from gui.canvas.scene import GraphScene
from gui.theme.theme import Theme, sans
from gui.theme.tokens import FRAME_MARGIN, NAME_PX, TITLE_BAR

_MARGIN = 192  # pixels around the sight that the picture shows too, so that panning only moves it
_TALL = 5  # in titles, how high a frame is whose title may lie over blocks
_LEAST_PX = 7  # a smaller title can't be read


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
        for framed in scene.silhouette.frames():
            painter.setPen(QPen(self._theme.colour(f"{framed.kind}_edge"), 0))
            painter.setBrush(self._theme.colour(framed.kind))
            painter.drawRect(framed.area)
            if framed.kind == "frame" and framed.text:
                painter.resetTransform()
                self._title(painter, framed.text, sight.mapRect(framed.area), sight.m11())
                painter.setTransform(sight)

    def _title(self, painter: QPainter, text: str, shown: QRectF, zoom: float) -> None:
        """As on paper in a tall frame, for one finds one's way by it; else as the room over blocks allows."""
        room = (TITLE_BAR + FRAME_MARGIN) * zoom
        pixels = NAME_PX if shown.height() > _TALL * NAME_PX else min(int(room), NAME_PX)
        if pixels < _LEAST_PX:
            return
        font = sans(pixels, bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text"))
        shorter = metrics.elidedText(text, Qt.TextElideMode.ElideRight, shown.width() - 8)
        below = max(metrics.capHeight() + 2, min(metrics.ascent() + 2, room - 1))
        painter.drawText(shown.topLeft() + QPointF(4, below), shorter)

    def _mark(self, painter: QPainter, token: str, bodies: Iterable[QRectF]) -> None:
        """Outlines that stay visible when boxes are dots."""
        pen = QPen(self._theme.colour(token), 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects(list(bodies))
