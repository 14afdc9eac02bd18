"""Where a block goes that is added by key: behind the one that is selected, and never onto another."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from core.graph.block_size import HEADER, ROW, SUMMARY, WIDTH
from core.graph.records import Position, Source
from core.values import LayerId
from gui.canvas.scene import GraphScene
from gui.theme.tokens import GRID

BETWEEN = 80.0  # between two blocks, where the app chooses
_NEW = (WIDTH, HEADER + SUMMARY + ROW)  # about how large a new block is
_APART = 2.0 * GRID


class Behind(NamedTuple):
    """The output that a new block follows, the name of its block, and where the new one comes to stand."""

    source: Source
    name: str
    at: Position


def behind(scene: GraphScene, layer: LayerId) -> Behind | None:
    """What a block added behind `layer` follows: the last output that it shows."""
    item = scene.blocks[layer]
    outputs = [row.output.source for row in item.block.rows if row.output]
    if not outputs:
        return None
    corner = item.body().topRight() + QPointF(BETWEEN, 0)
    first = next(source for source in outputs if source.call == outputs[-1].call)
    return Behind(first, item.block.name, free(scene, on_grid(corner)))


def free(scene: GraphScene, at: Position) -> Position:
    """The place itself, or the first one below it where a new block covers none."""
    bodies = [item.body() for item in scene.blocks.values()]
    wanted = QRectF(at.x, at.y, *_NEW)
    while (covered := next((body for body in bodies if body.intersects(wanted)), None)) is not None:
        wanted.moveTop(-(-(covered.bottom() + _APART) // GRID) * GRID)
    return Position(wanted.x(), wanted.y())


def on_grid(point: QPointF) -> Position:
    return Position(round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)
