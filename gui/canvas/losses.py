"""The current loss of an output beside its socket, while the model trains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.records import Source
from core.values import LayerId
from gui.canvas.geometry import Geometry
from gui.canvas.paint import BADGE_GAP, FULL, BlockPainter
from gui.theme.theme import mono, sans
from gui.theme.tokens import AFAR_PX, ROW_RADIUS

if TYPE_CHECKING:
    from gui.canvas.items import BlockItem
    from gui.canvas.scene import GraphScene

_NEAR, _BELOW = QRectF(0, 0, 92, 18), 12.0  # below the badge that says which output it is
_FAR_GAP, _FAR_HEIGHT = 6.0, 44.0


class LossTag(QGraphicsItem):
    """Moves with its block (its parent item). Always of one size, so that a new number moves nothing."""

    def __init__(self, source: Source, painter: BlockPainter, block: BlockItem) -> None:
        super().__init__(block)
        self.source, self.layer = source, block.layer
        self._painter = painter
        self._small, self._large, self._far = mono(), sans(AFAR_PX), QRectF()
        self.text = ""
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_text(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setToolTip(f"{text}: of this output on the training samples, unweighted")
            self.update()

    def stand(self, block: Geometry) -> None:
        """Beside the output; seen from afar, where badges are not drawn, under the block and as wide."""
        left = block.width + BADGE_GAP
        top = block.outputs.get(self.source, block.height / 2) + _BELOW
        far = QRectF(-left, block.height - top + _FAR_GAP, block.width, _FAR_HEIGHT)
        if far != self._far:
            self.prepareGeometryChange()
            self._far = far
        self.setPos(left, top)

    def boundingRect(self) -> QRectF:
        return _NEAR.united(self._far)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        afar = option.levelOfDetailFromTransform(painter.worldTransform()) < FULL
        theme, area = self._painter.theme, self._far if afar else _NEAR
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("selection"), 1))
        painter.setBrush(theme.colour("highlight"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), ROW_RADIUS, ROW_RADIUS)
        painter.setPen(theme.colour("text"))
        painter.setFont(self._large if afar else self._small)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.text)


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
            self.tags[source].stand(block.geometry)
            self.tags[source].show_text(text)

    def leave(self, layer: LayerId) -> None:
        """Goes with a block that is taken away."""
        for source in [source for source, tag in self.tags.items() if tag.layer == layer]:
            self._scene.removeItem(self.tags.pop(source))
