"""Where a block goes that is added by key: behind what is selected, and never onto another."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from core.catalog.records import Entry
from core.graph.block_size import HEADER, ROW, SUMMARY, WIDTH
from core.graph.records import Position, Source
from core.values import LayerId
from gui.canvas.scene import GraphScene
from gui.theme.tokens import GRID

BETWEEN = 80.0  # between two blocks, where the app chooses
_NEW = (WIDTH, HEADER + SUMMARY + ROW)  # about how large a new block is
_APART = 2.0 * GRID


class Behind(NamedTuple):
    """The outputs that a new block follows, the names of their blocks, and where the new one comes to stand."""

    sources: tuple[Source, ...]
    names: str
    at: Position

    def taken_by(self, entry: Entry) -> tuple[Source, ...]:
        """Those that a block of this class would take: several only where its first input is a list."""
        if len(self.sources) == 1:
            return self.sources if entry.ports else ()
        return self.sources if entry.ports and entry.ports[0].many else ()


def behind(scene: GraphScene, layers: Collection[LayerId]) -> Behind | None:
    """What a block added behind `layers` follows: the last output that each shows, from the top to the bottom."""
    items = sorted((scene.blocks[layer] for layer in layers), key=lambda item: (item.pos().y(), item.pos().x()))
    shown = [[row.output.source for row in item.block.rows if row.output] for item in items]
    if not items or not all(shown):
        return None
    sources = [next(source for source in outputs if source.call == outputs[-1].call) for outputs in shown]
    corner = max((item.body().topRight() for item in items), key=lambda point: point.x()) + QPointF(BETWEEN, 0)
    names = " and ".join(item.block.name for item in items)
    return Behind(tuple(sources), names, free(scene, on_grid(corner)))


def free(scene: GraphScene, at: Position) -> Position:
    """The place itself, or the first one below it where a new block covers none."""
    bodies = [item.body() for item in scene.blocks.values()]
    wanted = QRectF(at.x, at.y, *_NEW)
    while (covered := next((body for body in bodies if body.intersects(wanted)), None)) is not None:
        wanted.moveTop(-(-(covered.bottom() + _APART) // GRID) * GRID)
    return Position(wanted.x(), wanted.y())


def on_grid(point: QPointF) -> Position:
    return Position(round(point.x() / GRID) * GRID, round(point.y() / GRID) * GRID)
