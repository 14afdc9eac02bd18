"""The current loss of an output beside its socket, while the model trains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.records import Source
from core.values import LayerId
from gui.canvas.paint import BADGE_GAP, FULL, BlockPainter
from gui.theme.theme import mono
from gui.theme.tokens import ROW_RADIUS

if TYPE_CHECKING:
    from gui.canvas.items import BlockItem
    from gui.canvas.scene import GraphScene

_WIDTH, _HEIGHT, _BELOW = 92.0, 18.0, 12.0  # below the badge that says which output it is


class LossTag(QGraphicsItem):
    """Moves with its block (its parent item). Always of one size, so that a new number moves nothing."""

    def __init__(self, source: Source, painter: BlockPainter, block: BlockItem) -> None:
        super().__init__(block)
        self.source, self.layer = source, block.layer
        self._painter = painter
        self.text = ""
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setToolTip(f"{text}: of this output on the training samples, unweighted")
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, _WIDTH, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < FULL:
            return
        theme = self._painter.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("selection"), 1))
        painter.setBrush(theme.colour("highlight"))
        painter.drawRoundedRect(self.boundingRect().adjusted(0.5, 0.5, -0.5, -0.5), ROW_RADIUS, ROW_RADIUS)
        painter.setPen(theme.colour("text"))
        painter.setFont(mono())
        painter.drawText(self.boundingRect(), Qt.AlignmentFlag.AlignCenter, self.text)


class LossTags:
    """All tags of one scene. They stand where their outputs do, whatever graph is shown."""

    def __init__(self, scene: GraphScene) -> None:
        self._scene = scene
        self._texts: Mapping[Source, str] = {}
        self.tags: dict[Source, LossTag] = {}

    def show(self, texts: Mapping[Source, str]) -> None:
        """What is said of each output; those of graphs that are not in sight wait."""
        self._texts = texts
        self.place()

    def place(self) -> None:
        """Anew after the graph has changed."""
        places = self._scene.graph.places
        for source in [source for source in self.tags if source not in self._texts]:
            self._scene.removeItem(self.tags.pop(source))
        for source, text in self._texts.items():
            block = self._scene.blocks.get(places[source.call].layer.id) if source.call in places else None
            if block is None:
                continue
            if source not in self.tags:
                self.tags[source] = LossTag(source, self._scene.painter, block)
            at = block.geometry.outputs.get(source, block.geometry.height / 2)
            self.tags[source].setPos(block.geometry.width + BADGE_GAP, at + _BELOW)
            self.tags[source].show_text(text)

    def leave(self, layer: LayerId) -> None:
        """Goes with a block that is taken away."""
        for source in [source for source, tag in self.tags.items() if tag.layer == layer]:
            self._scene.removeItem(self.tags.pop(source))
