"""The picture of one block, painted once and then copied for as long as neither the block nor the zoom changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap, QPixmapCache, QTransform

_ROOM_KIB = 32 * 1024  # for the pictures of all blocks; Qt drops those that were not wanted for longest


class Sprite:
    """What was painted, and of what. A zoom that is passed through on the way to another one leaves no picture."""

    def __init__(self) -> None:
        QPixmapCache.setCacheLimit(_ROOM_KIB)
        self._of: tuple[object, ...] = ()
        self._key = QPixmapCache.Key()

    def paint(self, painter: QPainter, area: QRectF, of: tuple[object, ...], draw: Callable[[QPainter], None]) -> None:
        """Draws `area` (of the item) by `draw`, or by copying what `draw` drew when `of` was the same before."""
        sight = painter.worldTransform()
        zoom, ratio = sight.m11(), painter.device().devicePixelRatio()
        now = (*of, zoom, ratio)
        corner = sight.map(area.topLeft())
        at = QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
        if now != self._of:
            self._of, self._key = now, QPixmapCache.Key()
            step = at - corner  # to where a copy would stand, or a repaint of a part would tear the picture
            painter.setWorldTransform(sight * QTransform.fromTranslate(step.x(), step.y()))
            draw(painter)
            painter.setWorldTransform(sight)
            return
        picture = QPixmap()
        if not QPixmapCache.find(self._key, picture):
            picture = _drawn(area, zoom, ratio, draw)
            self._key = QPixmapCache.insert(picture)
        painter.resetTransform()
        painter.drawPixmap(at, picture)
        painter.setWorldTransform(sight)


def _drawn(area: QRectF, zoom: float, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    size = QSizeF(area.size() * zoom * ratio)
    picture = QPixmap(int(size.width()) + 1, int(size.height()) + 1)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.scale(zoom, zoom)
    painter.translate(-area.topLeft())
    draw(painter)
    painter.end()
    return picture
