"""Small pictures of projects for the start page, drawn by the canvas's own items; without shapes, so without Keras."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap, QTransform

from core.project import read
from gui.canvas.overview import Overview
from gui.canvas.paint import PLAIN
from gui.canvas.scene import GraphScene
from gui.facts import Facts
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS

_SMALLEST, _LARGEST = 0.08, 0.6  # smaller says nothing; larger looks coarse beside the others
_MARGIN = 12


def thumbnail(path: Path, size: QSize, ratio: float, theme: Theme) -> QPixmap:
    """The main graph of a project within `size`, for a screen of so many pixels a point. Raises a ProjectError.

    Blocks too small for their names are drawn as the canvas draws them from afar. The upper corners are round.
    """
    project = read(path)
    scene = GraphScene(theme)
    scene.show_graph(project, project.main, Facts())
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(0, 0, size.width(), size.height() + RADIUS, RADIUS, RADIUS)
    painter.setClipPath(outline)
    painter.fillRect(QRectF(QPointF(), size), theme.colour("canvas"))
    _draw(painter, scene, size, theme)
    painter.end()
    scene.clear()
    return pixmap


def _draw(painter: QPainter, scene: GraphScene, size: QSize, theme: Theme) -> None:
    seen = _seen(scene.content(), size)
    scale = size.width() / seen.width()
    if scale < PLAIN:
        sight = QTransform.fromScale(scale, scale).translate(-seen.left(), -seen.top())
        Overview(theme).paint(painter, scene, sight, size)
    else:
        scene.render(painter, QRectF(QPointF(), size), seen)


def _seen(content: QRectF, size: QSize) -> QRectF:
    """The part of the scene that a picture of that size shows: the middle, or the left end of what is too long."""
    room = QSizeF(size) - QSizeF(2 * _MARGIN, 2 * _MARGIN)
    fitting = min(room.width() / content.width(), room.height() / content.height())
    scale = max(_SMALLEST, min(_LARGEST, fitting))
    seen = QRectF(QPointF(), QSizeF(size) / scale)
    seen.moveCenter(content.center())
    seen.moveLeft(min(seen.left(), content.left() - _MARGIN / scale))
    return seen
