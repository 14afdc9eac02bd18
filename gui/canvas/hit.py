"""What lies under a point of the scene, as a press there means it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from gui.canvas.annotation import NO_EDGE, AnnotationItem
from gui.canvas.block import InSocket, OutSocket
from gui.canvas.items import BlockItem, LinkItem
from gui.canvas.paper import Paper
from gui.theme.tokens import TARGET

_NEAR_LINK = 8.0


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point: a socket of a block, a block, a link or a bend of it, a frame or note, or nothing.

    `bend` is the number of the link's bend; `edges` are those of the frame or note.
    """

    block: BlockItem | None = None
    socket: InSocket | OutSocket | None = None
    link: LinkItem | None = None
    bend: int | None = None
    annotation: AnnotationItem | None = None
    edges: Qt.Edge = NO_EDGE

    @property
    def item(self) -> BlockItem | LinkItem | AnnotationItem | None:
        """What a press selects."""
        return self.block or self.link or self.annotation


def hit(scene: QGraphicsScene, paper: Paper, point: QPointF) -> Hit:
    """Sockets before blocks before bends before links before the paper."""
    items = scene.items(_around(point, TARGET))
    blocks = [item for item in items if isinstance(item, BlockItem)]
    for block in blocks:
        if socket := _socket_near(block, point):
            return Hit(block, socket)
    for block in blocks:
        if block.body().contains(point):
            return Hit(block)
    return _hit_beside(scene, paper, point, items)


def _hit_beside(scene: QGraphicsScene, paper: Paper, point: QPointF, around: list[QGraphicsItem]) -> Hit:
    """What a press means where no block is."""
    for item in around:
        if isinstance(item, LinkItem) and (bend := item.bend_at(point)) is not None:
            return Hit(link=item, bend=bend)
    near = scene.items(_around(point, _NEAR_LINK))
    link = next((item for item in near if isinstance(item, LinkItem)), None)
    found = None if link else paper.at(point)
    return Hit(link=link, annotation=found, edges=found.edges_at(point) if found else NO_EDGE)


def _around(point: QPointF, side: float) -> QRectF:
    return QRectF(point.x() - side / 2, point.y() - side / 2, side, side)


def _socket_near(block: BlockItem, point: QPointF) -> InSocket | OutSocket | None:
    found = [((at - point).manhattanLength(), number, socket) for number, (socket, at) in enumerate(_sockets(block))]
    distance, _, socket = min(found, default=(TARGET, 0, None), key=lambda one: one[:2])
    return socket if distance <= TARGET / 2 else None


def _sockets(block: BlockItem) -> Iterator[tuple[InSocket | OutSocket, QPointF]]:
    for row in block.block.rows:
        if row.input:
            yield row.input, block.input_point(row.input.target)
        if row.output:
            yield row.output, block.output_point(row.output.source)
