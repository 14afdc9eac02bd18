"""Draws a graph into a file: SVG, PNG or PDF, whole, at any scale; for the menu and for `layerloom render`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from core.errors import LayerLoomError
from core.graph.project import Project
from core.graph.records import Graph
from gui.canvas.scene import GraphScene
from gui.facts import Facts
from gui.theme.theme import Theme, current_theme

_MARGIN = 24.0
_LARGEST = 24_000  # pixels a side, beyond which Qt can't hold an image


class NoPicture(LayerLoomError):
    """A picture that can't be drawn."""


def save_picture(project: Project, graph: Graph, facts: Facts, path: Path, scale: float = 1.0) -> None:
    """Draws `graph` into `path`, its kind told by the suffix. Raises NoPicture or OSError."""
    draw = _KINDS.get(path.suffix.lower())
    if draw is None:
        raise NoPicture(f"{path.name}: pictures can be .svg, .png or .pdf. Give the file one of these endings.")
    if not graph.layers:
        raise NoPicture(f"{graph.name} is empty, so there is nothing to draw.")
    theme = current_theme()
    scene = GraphScene(theme)
    scene.show_graph(project, graph, facts)
    area = scene.content().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    draw(scene, theme, area, path, scale)
    scene.clear()


def _svg(scene: GraphScene, theme: Theme, area: QRectF, path: Path, scale: float) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setTitle(path.stem)
    generator.setSize((area.size() * scale).toSize())
    generator.setViewBox(QRectF(0, 0, area.width() * scale, area.height() * scale))
    _render(scene, theme, area, QPainter(generator), scale)


def _png(scene: GraphScene, theme: Theme, area: QRectF, path: Path, scale: float) -> None:
    size: QSize = (area.size() * scale).toSize()
    if max(size.width(), size.height()) > _LARGEST:
        raise NoPicture(f"{size.width()}×{size.height()} pixels are too many for a PNG. Choose SVG or a smaller scale.")
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    _render(scene, theme, area, QPainter(image), scale)
    if not image.save(str(path)):
        raise NoPicture(f"{path} could not be written. Is the folder there, and may you write to it?")


def _pdf(scene: GraphScene, theme: Theme, area: QRectF, path: Path, scale: float) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(72)
    writer.setPageSize(QPageSize(QSizeF(area.size() * scale), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    _render(scene, theme, area, QPainter(writer), scale)


def _render(scene: GraphScene, theme: Theme, area: QRectF, painter: QPainter, scale: float) -> None:
    if not painter.isActive():
        raise NoPicture("The file could not be written. Is the folder there, and may you write to it?")
    target = QRectF(0, 0, area.width() * scale, area.height() * scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(target, theme.colour("canvas"))
    scene.render(painter, target, area)
    painter.end()


_KINDS: dict[str, Callable[[GraphScene, Theme, QRectF, Path, float], None]] = {".svg": _svg, ".png": _png, ".pdf": _pdf}
