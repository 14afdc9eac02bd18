"""Draws a whole graph from far away: boxes and straight lines in a few calls, however many there are."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas.scene import GraphScene
from gui.theme.theme import Theme


class Overview:
    """Paints the silhouette of a scene."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, scene: GraphScene, zoom: float) -> None:
        """Draws everything in scene coordinates; the painter's transform is the view's."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._theme.colour("link"), 0))
        painter.drawLines(scene.silhouette.lines())
        painter.setPen(Qt.PenStyle.NoPen)
        for category, boxes in scene.silhouette.boxes().items():
            painter.setBrush(self._theme.category(category))
            painter.drawRects(boxes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._mark(painter, "error", (scene.silhouette.body(layer) for layer in scene.failing), zoom)
        self._mark(painter, "selection", (scene.silhouette.body(layer) for layer in scene.selected_layers()), zoom)

    def _mark(self, painter: QPainter, token: str, bodies: Iterable[QRectF], zoom: float) -> None:
        """Outlines that stay visible when boxes are dots."""
        painter.setPen(QPen(self._theme.colour(token), 2 / zoom))
        painter.drawRects(list(bodies))
