"""Small pictures of projects for the start page, drawn by the canvas's own items; without shapes, so without Keras."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter, QPixmap

from core.project import read
from gui.canvas.scene import GraphScene
from gui.facts import Facts
from gui.theme.theme import Theme

_SMALLEST, _LARGEST = 0.08, 0.6  # smaller says nothing; larger looks coarse beside the others
_MARGIN = 12


def thumbnail(path: Path, size: QSize, ratio: float, theme: Theme) -> QPixmap:
    """The main graph of a project within `size`, for a screen of so many pixels a point. Raises a ProjectError."""
    project = read(path)
    scene = GraphScene(theme)
    scene.show_graph(project, project.main, Facts())
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme.colour("canvas"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scene.render(painter, QRectF(QPointF(), size), _seen(scene.content(), size))
    painter.end()
    scene.clear()
    return pixmap


def _seen(content: QRectF, size: QSize) -> QRectF:
    """The part of the scene that a picture of that size shows: the middle, or the left end of what is too long."""
    room = QSizeF(size) - QSizeF(2 * _MARGIN, 2 * _MARGIN)
    fitting = min(room.width() / content.width(), room.height() / content.height())
    scale = max(_SMALLEST, min(_LARGEST, fitting))
    seen = QRectF(QPointF(), QSizeF(size) / scale)
    seen.moveCenter(content.center())
    seen.moveLeft(min(seen.left(), content.left() - _MARGIN / scale))
    return seen
