"""The scene: mirrors one graph in items, changing only those whose records changed. Never changes the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from core.graph.project import Project
from core.graph.records import Graph, Position, Source, Target, flatten
from core.values import GraphId, LayerId
from gui.canvas.block import InSocket, OutSocket, State, describe
from gui.canvas.bubble import ErrorBubble
from gui.canvas.items import BlockItem, LinkItem
from gui.canvas.paint import BlockPainter
from gui.canvas.words import short_shape
from gui.facts import Facts
from gui.theme.theme import Theme
from gui.theme.tokens import TARGET

_ROOM = 4000.0  # empty canvas around the outermost blocks, so that one can pan beyond them
_MOST_BUBBLES = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point: a socket of a block, a block, a link, or nothing."""

    block: BlockItem | None = None
    socket: InSocket | OutSocket | None = None
    link: LinkItem | None = None


class GraphScene(QGraphicsScene):
    """Draws a graph. Never changes it."""

    chosen = Signal()  # the selection changed; told once per turn of the event loop

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.painter = BlockPainter(theme)
        self.blocks: dict[LayerId, BlockItem] = {}
        self.links: dict[Target, LinkItem] = {}
        self.bubbles: dict[LayerId, ErrorBubble] = {}
        self._graph = Graph(GraphId(""), "")
        self._facts = Facts()
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell)
        self.selectionChanged.connect(self._telling.start)

    @property
    def graph(self) -> Graph:
        return self._graph

    def show_graph(self, project: Project, graph: Graph, facts: Facts) -> None:
        """Shows `graph`; items whose layer, links and facts are as before stay as they are."""
        before, known = self._graph, self._facts
        self._graph, self._facts = graph, facts
        fresh = before.id != graph.id
        for layer in [layer for layer in self.blocks if fresh or layer not in graph.layers]:
            if layer in self.bubbles:
                self._take(self.bubbles.pop(layer))
            self._take(self.blocks.pop(layer))
        touched = self._touched(before, known) if not fresh else set(graph.layers)
        for layer in touched:
            self._show_block(project, layer)
        moved = touched | self._moved(before)
        self._place(moved)
        self._show_links(before, moved, everything=fresh)
        self._show_bubbles()
        self._stretch()

    def hit(self, point: QPointF) -> Hit:
        """What a press at `point` means: sockets before blocks before links."""
        around = QRectF(point.x() - TARGET / 2, point.y() - TARGET / 2, TARGET, TARGET)
        items = self.items(around)
        blocks = [item for item in items if isinstance(item, BlockItem)]
        for block in blocks:
            socket = self._socket_near(block, point)
            if socket:
                return Hit(block, socket)
        for block in blocks:
            if block.body().contains(point):
                return Hit(block)
        near = QRectF(point.x() - 4, point.y() - 4, 8, 8)
        link = next((item for item in self.items(near) if isinstance(item, LinkItem)), None)
        return Hit(link=link)

    def selected_layers(self) -> tuple[LayerId, ...]:
        return tuple(item.layer for item in self.selectedItems() if isinstance(item, BlockItem))

    def selected_links(self) -> tuple[Target, ...]:
        return tuple(item.target for item in self.selectedItems() if isinstance(item, LinkItem))

    def select(self, layers: Iterable[LayerId], *, add: bool = False) -> None:
        if not add:
            self.clearSelection()
        for layer in layers:
            if layer in self.blocks:
                self.blocks[layer].setSelected(True)

    def show_dragged(self, positions: Mapping[LayerId, Position]) -> None:
        """Moves blocks and their links on screen only, while a drag goes on."""
        for layer, position in positions.items():
            self.blocks[layer].show_position(position)
        self._run_links(set(positions))

    def content(self) -> QRectF:
        """The rectangle around all blocks."""
        area = QRectF()
        for block in self.blocks.values():
            area = area.united(block.body())
        return area

    def _touched(self, before: Graph, known: Facts) -> set[LayerId]:
        """The blocks that may look different now; cheap, as it runs after every edit and every answer."""
        after = self._graph
        touched = set()
        if before.layers is not after.layers:
            touched |= {key for key, layer in after.layers.items() if layer is not before.layers.get(key)}
        if before.links is not after.links:
            touched |= self._relinked(before)
        if before.models is not after.models:
            touched |= _ends_of_models(before, after)
        if known is not self._facts:
            touched |= self._facts.differing(known, after.id)
        return touched & after.layers.keys()

    def _relinked(self, before: Graph) -> set[LayerId]:
        changed = before.links.items() ^ self._graph.links.items()
        calls = {call for target, source in changed for call in (target.call, source.call)}
        return {place.layer.id for call in calls if (place := self._graph.places.get(call))}

    def _moved(self, before: Graph) -> set[LayerId]:
        after = self._graph.positions
        if before.positions is after:
            return set()
        return {layer for layer, position in after.items() if before.positions.get(layer) != position}

    def _show_block(self, project: Project, layer: LayerId) -> None:
        block = describe(project, self._graph, self._graph.layers[layer], self._facts)
        if layer in self.blocks:
            if self.blocks[layer].block != block:
                self.blocks[layer].show_block(block)
            return
        self.blocks[layer] = BlockItem(block, self.painter)
        self.addItem(self.blocks[layer])

    def _place(self, layers: Iterable[LayerId]) -> None:
        for layer in layers:
            if layer in self.blocks:
                self.blocks[layer].show_position(self._graph.positions.get(layer, Position(0, 0)))

    def _show_links(self, before: Graph, moved: set[LayerId], *, everything: bool) -> None:
        after = self._graph.links
        gone = [key for key, item in self.links.items() if after.get(key) != item.source or before.id != self._graph.id]
        for target in gone:
            self._take(self.links.pop(target))
        new = {target for target in after if target not in self.links}
        for target in new:
            self.links[target] = LinkItem(after[target], target, self.painter)
            self.addItem(self.links[target])
        self._run_links(set(self.blocks) if everything else moved | self._ends(new))

    def _show_bubbles(self) -> None:
        """One under each block in error; where there are many, only under those that are selected."""
        failing = {layer: item for layer, item in self.blocks.items() if item.block.state is State.ERROR}
        wanted = failing if len(failing) <= _MOST_BUBBLES else {k: i for k, i in failing.items() if i.isSelected()}
        problems = {layer: self._facts.worst(self._graph.id, layer) for layer in wanted}
        for layer, bubble in list(self.bubbles.items()):
            if bubble.problem != problems.get(layer) or bubble.parentItem() is not self.blocks.get(layer):
                self._take(self.bubbles.pop(layer))
        for layer, problem in problems.items():
            if problem and layer not in self.bubbles:
                self.bubbles[layer] = ErrorBubble(problem, self.painter, self.blocks[layer])
            if problem:
                self.bubbles[layer].setPos(0, self.blocks[layer].geometry.height + 12)

    def _ends(self, targets: Iterable[Target]) -> set[LayerId]:
        places = self._graph.places
        return {places[target.call].layer.id for target in targets if target.call in places}

    def _run_links(self, layers: set[LayerId]) -> None:
        places = self._graph.places
        for target, item in self.links.items():
            start, end = places.get(item.source.call), places.get(target.call)
            if start and end and (start.layer.id in layers or end.layer.id in layers):
                source_block, target_block = self.blocks[start.layer.id], self.blocks[end.layer.id]
                item.run(
                    source_block.output_point(item.source), target_block.input_point(target), self._label(item.source)
                )

    def _label(self, source: Source) -> str:
        told = self._facts.call(self._graph.id, source.call)
        return short_shape(told.outputs[source.output].shape) if told and source.output < len(told.outputs) else ""

    def _socket_near(self, block: BlockItem, point: QPointF) -> InSocket | OutSocket | None:
        nearest: tuple[float, InSocket | OutSocket] | None = None
        for row in block.block.rows:
            ends: list[tuple[InSocket | OutSocket, QPointF]] = []
            if row.input:
                ends.append((row.input, block.input_point(row.input.target)))
            if row.output:
                ends.append((row.output, block.output_point(row.output.source)))
            for socket, at in ends:
                distance = (at - point).manhattanLength()
                if distance <= TARGET / 2 and (nearest is None or distance < nearest[0]):
                    nearest = (distance, socket)
        return nearest[1] if nearest else None

    def _take(self, item: QGraphicsItem) -> None:
        self.removeItem(item)

    def _stretch(self) -> None:
        self.setSceneRect(self.content().adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM))

    def _tell(self) -> None:
        chosen = {call.id for layer in self.selected_layers() for call in self._graph.layers[layer].calls}
        for target, item in self.links.items():
            item.light(bool(chosen) and (target.call in chosen or item.source.call in chosen))
        self._show_bubbles()
        self.chosen.emit()


def _ends_of_models(before: Graph, after: Graph) -> set[LayerId]:
    """The layers at the ends of models of either graph: their badges and colours may have changed."""
    models = (*before.models.values(), *after.models.values())
    ends = (source for model in models for side in (model.inputs, model.outputs) for _, source in flatten(side))
    return {place.layer.id for source in ends if (place := after.places.get(source.call))}
