"""What a chosen class becomes besides a new block: another class for a block, or a block in the middle of a link."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF

from core.catalog.search import Found
from core.graph.block_size import HEADER, ROW, SUMMARY, WIDTH
from core.graph.edits.replacing import replace_class
from core.graph.project import Project
from core.graph.records import Layer, Position, Target
from gui.canvas.adding import adding, starting_values
from gui.canvas.canvas import Canvas
from gui.canvas.inserting import inserted
from gui.session import Session
from gui.theme.tokens import GRID

_HEIGHT = HEADER + SUMMARY + ROW


class Choosing:
    """Asks by quick add, or is told by a drop from the palette."""

    def __init__(self, session: Session, canvas: Canvas) -> None:
        self._session, self._canvas = session, canvas

    def replace(self) -> None:
        """Asks for another class for the one selected block."""
        layer = self._session.graph.layers[next(iter(self._session.selected))]
        corner = self._canvas.scene.blocks[layer.id].body().bottomLeft()
        self._canvas.choose(corner, partial(self._replace, layer))

    def insert(self) -> None:
        """Asks what to put into the one selected link."""
        target = self._canvas.scene.selected_links()[0]
        middle = self._canvas.scene.links[target].path.pointAtPercent(0.5)
        self._canvas.choose(middle, lambda found: self._insert(found, target, middle))

    def drop(self, found: Found, point: QPointF) -> None:
        """Adds a class where it was let go; on a link it goes into that."""
        link = self._canvas.scene.hit(point).link if found.entry.ports else None
        if link:
            self._insert(found, link.target, point)
            return
        graph, at = self._session.graph.id, _corner(point)
        label = f"Add {found.entry.name}"
        self._session.add(label, lambda now: adding(now, graph, found.entry, found.config, at))

    def _replace(self, layer: Layer, found: Found) -> None:
        graph, entry = self._session.graph.id, found.entry
        missing = {name: value for name, value in starting_values(entry).items() if name not in layer.config}
        name, config = entry.path.removeprefix("layers."), {**missing, **found.config}
        label = f"Make {layer.name} a {entry.name}"
        self._session.do(label, lambda now: replace_class(now, graph, layer.id, name, config))

    def _insert(self, found: Found, target: Target, point: QPointF) -> None:
        graph, at = self._session.graph, _corner(point)
        bodies = {layer: item.body() for layer, item in self._canvas.scene.blocks.items()}

        def change(now: Project) -> Project:
            made = adding(now, graph.id, found.entry, found.config, at)
            new = list(made.graphs[graph.id].layers.values())[-1]
            body = QRectF(at.x, at.y, WIDTH, _HEIGHT)
            return inserted(made, graph.id, new.calls[0].id, target, {**bodies, new.id: body})

        ends = (graph.places[end.call].layer.name for end in (graph.links[target], target))
        self._session.add(f"Insert {found.entry.name} between {' and '.join(ends)}", change)


def _corner(middle: QPointF) -> Position:
    """Where a block's corner goes so that its middle comes near a point."""
    corner = middle - QPointF(WIDTH, _HEIGHT) / 2
    return Position(round(corner.x() / GRID) * GRID, round(corner.y() / GRID) * GRID)
