"""Draws a graph or a part of it into an SVG, PNG or PDF file, at any scale; for the menu and for `layerloom render`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from core.errors import LayerLoomError
from core.graph.edits.pieces import piece_of
from core.graph.project import Project
from core.graph.records import Graph
from core.project.atomic import replace_file
from core.values import AnnotationId, LayerId
from gui.canvas.scene import GraphScene
from gui.facts import Facts
from gui.theme.theme import current_theme

_MARGIN = 24.0
_FAMILY = re.compile(rb'font-family="([^"]+)"')
_LARGEST = 24_000  # pixels a side, beyond which Qt can't hold an image


class NoPicture(LayerLoomError):
    """A picture that can't be drawn."""


def save_picture(project: Project, graph: Graph, facts: Facts, path: Path, scale: float = 1.0) -> None:
    """Draws `graph` into `path`, its kind told by the suffix. Raises NoPicture, and then the file is as it was."""
    draw = _KINDS.get(path.suffix.lower())
    if draw is None:
        raise NoPicture(f"{path.name}: pictures can be .svg, .png or .pdf. Give the file one of these endings.")
    if not graph.layers:
        raise NoPicture(f"{graph.name} is empty, so there is nothing to draw.")
    scene = GraphScene(current_theme())
    scene.show_graph(project, graph, facts)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    draw(Drawing(scene, scale, path.stem), buffer)
    scene.clear()
    try:
        replace_file(path, bytes(buffer.data().data()), keep_previous=False)
    except OSError as error:
        raise NoPicture(f"{path} could not be written: {error.strerror}. Choose another folder.") from error


def selection_of(graph: Graph, layers: Collection[LayerId], annotations: Collection[AnnotationId] = ()) -> Graph:
    """The graph with these blocks, the links among them and these frames and notes alone, looking as they do in it."""
    chosen = [layer for layer in graph.layers.values() if layer.id in layers]
    return replace(piece_of(graph, chosen, annotations), models=graph.models)


def size_of(project: Project, graph: Graph, facts: Facts) -> QSizeF:
    """How large the picture is in life size."""
    scene = GraphScene(current_theme())
    scene.show_graph(project, graph, facts)
    size = Drawing(scene, 1.0).size
    scene.clear()
    return size


class Drawing:
    """A scene as it goes onto paper: with a margin, at a scale, on the colour of the canvas."""

    def __init__(self, scene: GraphScene, scale: float, title: str = "") -> None:
        self._scene = scene
        self._area = scene.content().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        self.title = title
        self.size = self._area.size() * scale

    def on(self, painter: QPainter) -> None:
        """Draws all of it from the origin, and ends the painter."""
        target = QRectF(QPointF(), self.size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(target, current_theme().colour("canvas"))
        self._scene.render(painter, target, self._area)
        painter.end()


def _svg(drawing: Drawing, device: QIODevice) -> None:
    """Qt writes its own name of the font; a browser that has none of that name would take one with serifs."""
    written = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(written)
    generator.setTitle(drawing.title)
    generator.setSize(drawing.size.toSize())
    generator.setViewBox(QRectF(QPointF(), drawing.size))
    drawing.on(QPainter(generator))
    device.write(_FAMILY.sub(_with_generic, written.data().data()))


def _with_generic(found: re.Match[bytes]) -> bytes:
    generic = b"monospace" if b"mono" in found[1].lower() else b"sans-serif"
    return b'font-family="%s, %s"' % (found[1], generic)


def _png(drawing: Drawing, device: QIODevice) -> None:
    size = drawing.size.toSize()
    if max(size.width(), size.height()) > _LARGEST:
        raise NoPicture(f"{size.width()}×{size.height()} pixels are too many for a PNG. Choose SVG or a smaller scale.")
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    drawing.on(QPainter(image))
    QImageWriter(device, QByteArray(b"png")).write(image)


def _pdf(drawing: Drawing, device: QIODevice) -> None:
    writer = QPdfWriter(device)
    writer.setResolution(72)
    writer.setTitle(drawing.title)
    writer.setPageSize(QPageSize(drawing.size, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    drawing.on(QPainter(writer))


_KINDS: dict[str, Callable[[Drawing, QIODevice], None]] = {".svg": _svg, ".png": _png, ".pdf": _pdf}
