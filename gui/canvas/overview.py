"""Draws a whole graph from far away: boxes and straight lines in two calls, however many there are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from core.graph.records import Target
from core.values import LayerId
from gui.canvas.items import BlockItem, LinkItem
from gui.theme.theme import Theme
from gui.theme.tokens import Category


class Overview:
    """The boxes and lines of the items, cached until `forget` is called."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._lines: list[QLineF] | None = None
        self._boxes: dict[Category, list[QRectF]] = {}

    def forget(self) -> None:
        self._lines = None

    def paint(
        self, painter: QPainter, blocks: Mapping[LayerId, BlockItem], links: Mapping[Target, LinkItem], zoom: float
    ) -> None:
        """Draws everything in scene coordinates; the painter's transform is the view's."""
        if self._lines is None:
            self._gather(blocks, links)
        assert self._lines is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._theme.colour("link"), 0))
        painter.drawLines(self._lines)
        painter.setPen(Qt.PenStyle.NoPen)
        for category, boxes in self._boxes.items():
            painter.setBrush(self._theme.category(category))
            painter.drawRects(boxes)
        self._mark(painter, blocks, zoom)

    def _mark(self, painter: QPainter, blocks: Mapping[LayerId, BlockItem], zoom: float) -> None:
        """The selected blocks and those with an error, as outlines that stay visible when boxes are dots."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, items in (
            ("error", [item for item in blocks.values() if item.block.state == "error"]),
            ("selection", [item for item in blocks.values() if item.isSelected()]),
        ):
            if items:
                painter.setPen(QPen(self._theme.colour(token), 2 / zoom))
                painter.drawRects([item.body() for item in items])

    def _gather(self, blocks: Mapping[LayerId, BlockItem], links: Mapping[Target, LinkItem]) -> None:
        self._lines = [link.line for link in links.values()]
        self._boxes = {}
        for item in blocks.values():
            self._boxes.setdefault(item.block.category, []).append(item.body())
