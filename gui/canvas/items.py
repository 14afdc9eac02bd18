"""The items on the canvas: a block and a link. They hold ids and what to draw, never the document."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.records import Position, Source, Target
from core.values import LayerId
from gui.canvas.block import Block
from gui.canvas.geometry import measure
from gui.canvas.paint import FULL, BlockPainter, link_path
from gui.canvas.sprite import Sprite
from gui.theme import tokens

if TYPE_CHECKING:
    from gui.canvas.routes import Way

BEHIND, STANDING, HELD, IN_FRONT = 0, 1, 2, 3  # links, blocks, blocks in the hand, a link that one is to go into
LABELS = 0.65  # zoom above which links carry their shapes


class BlockItem(QGraphicsItem):
    """One layer on the canvas."""

    def __init__(self, block: Block, painter: BlockPainter) -> None:
        super().__init__()
        self._painter = painter
        self.block = block
        self.geometry = measure(block)
        self._room = painter.badge_room(block)
        self._sprite = Sprite()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(STANDING)

    @property
    def layer(self) -> LayerId:
        return self.block.layer

    def show_block(self, block: Block) -> None:
        geometry, room = measure(block), self._painter.badge_room(block)
        before = (self.geometry.width, self.geometry.height, self._room)
        if (geometry.width, geometry.height, room) != before:
            self.prepareGeometryChange()
        self.block, self.geometry, self._room = block, geometry, room
        self.update()

    def show_position(self, position: Position) -> None:
        self.setPos(QPointF(position.x, position.y))

    def input_point(self, target: Target) -> QPointF:
        """Where a link ends, in scene coordinates; the block's left middle for a port that is not shown."""
        y = self.geometry.inputs.get(target, self.geometry.height / 2)
        return self.pos() + QPointF(0, y)

    def output_point(self, source: Source) -> QPointF:
        y = self.geometry.outputs.get(source, self.geometry.height / 2)
        return self.pos() + QPointF(self.geometry.width, y)

    def body(self) -> QRectF:
        """The block without its sockets' margin, in scene coordinates."""
        return QRectF(self.pos().x(), self.pos().y(), self.geometry.width, self.geometry.height)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.geometry.width, self.geometry.height).adjusted(-self._room, -5, self._room, 5)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(QRectF(0, 0, self.geometry.width, self.geometry.height))
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        zoom, selected = option.levelOfDetailFromTransform(painter.worldTransform()), self.isSelected()

        def draw(on: QPainter) -> None:
            self._painter.paint(on, self.block, self.geometry, zoom, selected=selected)

        if widget is None:  # a picture for a file: as lines and letters
            draw(painter)
            return
        self._sprite.paint(painter, self.boundingRect(), (self.block, selected, self._painter.theme.colours.name), draw)


class LinkItem(QGraphicsItem):
    """One link, with the shape of what flows through it."""

    def __init__(self, source: Source, target: Target, painter: BlockPainter) -> None:
        super().__init__()
        self._painter = painter
        self.source, self.target = source, target
        self._path = QPainterPath()
        self.line = QLineF()  # from end to end
        self.bends: tuple[QPointF, ...] = ()
        self._way: Way | None = None
        self.label = ""
        self.labelled = False
        self.lit = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(BEHIND)

    def run(
        self,
        start: QPointF,
        end: QPointF,
        labels: Sequence[str],
        bends: Sequence[Position] = (),
        way: Way | None = None,
    ) -> None:
        """Draws the link from `start` to `end` by way of its bends or another way, all in scene coordinates.

        It carries the first of the labels that there is room for, the last being the shortest.
        """
        self.prepareGeometryChange()
        self.bends, self._way = tuple(QPointF(at.x, at.y) for at in bends), way
        self._path = way.path() if way else link_path(start, end, self.bends)
        self.line = QLineF(start, end)
        self.label = next((label for label in labels if self._fits(label)), labels[-1])

    def lines(self) -> tuple[QLineF, ...]:
        """Straight from point to point, for drawing from far away."""
        if self._way:
            return self._way.lines()
        return tuple(QLineF(*ends) for ends in pairwise((self.line.p1(), *self.bends, self.line.p2())))

    def bend_at(self, point: QPointF) -> int | None:
        """The number of the bend at a scene point."""
        near = (index for index, at in enumerate(self.bends) if (at - point).manhattanLength() <= tokens.TARGET / 2)
        return next(near, None)

    def place_for_bend(self, point: QPointF) -> int:
        """Before which bend a new one at this scene point comes."""
        pieces = pairwise((self.line.p1(), *self.bends, self.line.p2()))
        distances = [_distance(link_path(begin, end), point) for begin, end in pieces]
        return distances.index(min(distances))

    def label_area(self) -> QRectF:
        """Where the label stands, in scene coordinates; empty where it would reach the sockets at the link's ends."""
        if not self.label or not self._fits(self.label):
            return QRectF()
        size = self._painter.label_size(self.label)
        middle = self._path.pointAtPercent(0.5)
        return QRectF(middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height())

    def _fits(self, label: str) -> bool:
        room = self._way.room if self._way else self.line.dx()
        return bool(self.bends) or room >= self._painter.label_size(label).width() + 2 * tokens.SOCKET

    def show_label(self, shown: bool) -> None:
        if shown != self.labelled:
            self.labelled = shown
            self.update()

    def light(self, lit: bool) -> None:
        """Shows the link as one of the selected block's."""
        if lit != self.lit:
            self.lit = lit
            self.update()

    @property
    def path(self) -> QPainterPath:
        return self._path

    def boundingRect(self) -> QRectF:
        return self._path.controlPointRect().adjusted(-30, -12, 30, 12)

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(12)
        return stroker.createStroke(self._path)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom = option.levelOfDetailFromTransform(painter.worldTransform())
        theme = self._painter.theme
        strong = self.lit or self.isSelected()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom >= FULL)
        painter.setPen(
            QPen(theme.colour("selection" if strong else "link"), tokens.LINK_WIDTH * (1.5 if strong else 1))
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        if self.bends and zoom >= FULL:
            painter.setBrush(theme.colour("selection" if strong else "link"))
            for at in self.bends:
                painter.drawEllipse(at, tokens.BEND, tokens.BEND)
        if self.labelled and zoom >= LABELS:
            self._painter.link_label(painter, self.label, self.label_area())


def _distance(path: QPainterPath, point: QPointF) -> float:
    """How far a point is from a curve, near enough to tell the nearest of several."""
    return min((path.pointAtPercent(step / 16) - point).manhattanLength() for step in range(17))
