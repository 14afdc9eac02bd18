"""Drags blocks. They stay on the grid, snap so that links run straight, and go into a link they are dropped on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, Qt

from core.graph.edits.placing import place
from core.graph.project import Project
from core.graph.records import Position
from core.values import CallId, GraphId, LayerId
from gui.canvas.carried import NOTHING_CARRIED, carried_by
from gui.canvas.inserting import freestanding, inserted, link_under
from gui.canvas.items import BEHIND, HELD, IN_FRONT, STANDING, LinkItem
from gui.canvas.scene import GraphScene
from gui.canvas.tool import STILL, Pointer
from gui.session import Session
from gui.theme.tokens import GRID

_NEAR = 6.0  # how close to straight a link must be to snap, in canvas units
_NEAR_LINK = 48.0  # the same for a block that goes into a link


class MoveBlocks:
    """Press on a block selects it; dragging moves all that is selected; the release is one edit."""

    def __init__(self, session: Session, scene: GraphScene) -> None:
        self._session, self._scene = session, scene
        self._pressed: Pointer | None = None
        self._start: Mapping[LayerId, Position] = {}
        self._carried = NOTHING_CARRIED
        self._edit: Callable[[Project, GraphId], Project] = NOTHING_CARRIED.edit
        self._held: LayerId = LayerId("")
        self._now: Mapping[LayerId, Position] = {}
        self._was_selected = False
        self._free: CallId | None = None  # the call of a block that could go into a link
        self._under: LinkItem | None = None  # the link that it would go into now

    def starts(self, pointer: Pointer) -> bool:
        block = pointer.hit.block
        if pointer.button is not Qt.MouseButton.LeftButton or block is None or pointer.hit.socket:
            return False
        self._pressed, self._held, self._now = pointer, block.layer, {}
        self._was_selected = block.isSelected()
        if not self._was_selected:
            self._scene.select([block.layer], add=pointer.adds)
        self._carried = carried_by(self._scene)
        self._start = self._carried.layers
        lone = self._held if len(self._start) == 1 else None
        self._free = freestanding(self._session.project, self._session.graph, lone) if lone else None
        return True

    def moves(self, pointer: Pointer) -> None:
        assert self._pressed
        if not self._now and (pointer.view - self._pressed.view).manhattanLength() < STILL:
            return
        self._stack(HELD)
        by = self._snapped(pointer.scene - self._pressed.scene)
        moved = self._carried.by(by)
        self._now, self._edit = moved.layers, moved.edit
        moved.show(self._scene)
        self._light(link_under(self._scene, self._scene.blocks[self._held].body()) if self._free else None)

    def ends(self, pointer: Pointer) -> None:
        self._stack(STANDING)
        if not self._now:
            self._clicked(pointer)
            return
        if self._under:
            self._insert(self._under)
            return
        graph, edit = self._session.graph.id, self._edit
        name = self._session.graph.layers[self._held].name if len(self._now) == 1 else f"{len(self._now)} blocks"
        self._session.do(f"Move {name}", lambda now: edit(now, graph))

    def cancels(self) -> None:
        self._stack(STANDING)
        self._light(None)
        self._carried.show(self._scene)

    def _stack(self, height: int) -> None:
        for layer in self._start:
            self._scene.blocks[layer].setZValue(height)

    def _light(self, link: LinkItem | None) -> None:
        if self._under is not link:
            if self._under:
                self._under.light(lit=False)
                self._under.setZValue(BEHIND)
            if link:
                link.light(lit=True)
                link.setZValue(IN_FRONT)
            self._under = link

    def _insert(self, link: LinkItem) -> None:
        self._light(None)
        graph, call, target = self._session.graph, self._free, link.target
        assert call
        places = {self._held: self._level_with(link)}
        bodies = {layer: item.body() for layer, item in self._scene.blocks.items()}
        source, end = (graph.places[at.call].layer.name for at in (link.source, target))

        def change(now: Project) -> Project:
            return inserted(place(now, graph.id, places), graph.id, call, target, bodies)

        made = self._session.do(f"Insert {graph.layers[self._held].name} between {source} and {end}", change)
        if not made:
            self._scene.show_dragged(self._start)

    def _level_with(self, link: LinkItem) -> Position:
        """Where the held block goes into a link: on a level with where the link comes from, if that is not far."""
        held = self._scene.blocks[self._held]
        starts = self._scene.blocks[self._session.graph.places[link.source.call].layer.id]
        socket = next(iter(held.geometry.inputs), None)
        drop = self._now[self._held]
        if socket is None:
            return drop
        up = held.input_point(socket).y() - starts.output_point(link.source).y()
        return Position(drop.x, drop.y - up) if abs(up) <= _NEAR_LINK else drop

    def _clicked(self, pointer: Pointer) -> None:
        """A click on one of several selected blocks leaves only that one; with Shift or Ctrl it takes it out."""
        if pointer.adds and self._was_selected:
            self._scene.blocks[self._held].setSelected(False)
        elif not pointer.adds:
            self._scene.select([self._held])

    def _snapped(self, by: QPointF) -> QPointF:
        at = self._start[self._held]
        x, y = (round((start + moved) / GRID) * GRID for start, moved in ((at.x, by.x()), (at.y, by.y())))
        return QPointF(x - at.x, self._straight(at.y + by.y(), y) - at.y)

    def _straight(self, free: float, gridded: float) -> float:
        """The height at which a link of the held block runs level, where that is near; else the grid's."""
        best = min(self._levels(), key=lambda level: abs(level - free), default=None)
        return best if best is not None and abs(best - free) <= _NEAR else gridded

    def _levels(self) -> list[float]:
        scene, held = self._scene, self._scene.blocks[self._held]
        calls, places = {row.call for row in held.block.rows}, scene.graph.places
        found = []
        for target, link in scene.links.items():
            ends, starts = places[target.call].layer.id, places[link.source.call].layer.id
            if target.call in calls and starts not in self._start:
                mine, theirs = held.input_point(target), scene.blocks[starts].output_point(link.source)
            elif link.source.call in calls and ends not in self._start:
                mine, theirs = held.output_point(link.source), scene.blocks[ends].input_point(target)
            else:
                continue
            found.append(theirs.y() - (mine.y() - held.pos().y()))
        return found
