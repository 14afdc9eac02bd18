"""The scene: mirrors one graph in items, changing only those whose records changed. Never changes the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from core.graph.project import Project
from core.graph.records import Area, Graph, Position, Source, Target, flatten
from core.protocol import Tensor
from core.values import AnnotationId, CallId, GraphId, LayerId
from gui.canvas import differing
from gui.canvas.block import State, describe
from gui.canvas.bubble import ErrorBubble
from gui.canvas.hit import Hit, hit
from gui.canvas.items import BlockItem, LinkItem
from gui.canvas.labels import thin
from gui.canvas.losses import LossTags
from gui.canvas.paint import BlockPainter
from gui.canvas.paper import Paper
from gui.canvas.routes import passing, way_between
from gui.canvas.silhouette import Silhouette
from gui.canvas.words import link_labels
from gui.facts import Facts
from gui.theme.theme import Theme

_ROOM = 4000.0  # empty canvas around the outermost blocks, so that one can pan beyond them
_OUT = (-1, -1, 1, 1)
_MOST_BUBBLES = 3
NOTHING: Mapping[Any, Any] = MappingProxyType({})


class GraphScene(QGraphicsScene):
    """Draws a graph. Never changes it."""

    chosen = Signal()  # the selection changed; told once per turn of the event loop
    outlined = Signal()  # what is seen from afar has changed; told likewise

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.painter = BlockPainter(theme)
        self.blocks: dict[LayerId, BlockItem] = {}
        self.links: dict[Target, LinkItem] = {}
        self.bubbles: dict[LayerId, ErrorBubble] = {}
        self.losses = LossTags(self)
        self.failing: set[LayerId] = set()
        self._outlining = QTimer(self, singleShot=True, interval=0)
        self._outlining.timeout.connect(self.outlined)
        self.silhouette = Silhouette(self._outline)
        self.paper = Paper(self, self.silhouette, theme)
        self.laid_over: list[QGraphicsItem] = []  # what gestures draw while they go on; the view from afar shows it too
        self._links_at: dict[CallId, set[Target]] = {}
        self._lit: set[Target] = set()
        self._graph = Graph(GraphId(""), "")
        self._facts = Facts()
        self._opened: frozenset[Target] = frozenset()
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self._tell)
        self.selectionChanged.connect(self._telling.start)

    @property
    def graph(self) -> Graph:
        return self._graph

    def show_graph(self, project: Project, graph: Graph, facts: Facts, opened: frozenset[Target] = frozenset()) -> None:
        """Shows `graph`; items whose layer, links and facts are as before stay as they are.

        `opened` are the optional inputs that are wanted.
        """
        before, known = self._graph, self._facts
        turned, self._opened = self._opened ^ opened, opened
        self._graph, self._facts = graph, facts
        fresh = before.id != graph.id
        if fresh or before.layers is not graph.layers:
            self._remove_blocks([layer for layer in self.blocks if fresh or layer not in graph.layers])
        touched = differing.touched(before, graph, known, facts) if not fresh else set(graph.layers)
        touched |= self._ends(turned)
        touched |= (before.collapsed ^ graph.collapsed) & graph.layers.keys()
        self.paper.show(graph.annotations, fresh=fresh)
        for layer in touched:
            self._show_block(project, layer)
        shifted = differing.moved(before, graph)
        left = self._bodies(shifted)
        self._place(touched | shifted)
        self._show_links(before, touched | shifted | self._framed_anew(before), everything=fresh)
        if not fresh:
            self._run(passing(self.links, [*left, *self._bodies(shifted)]), graph.bends)
        self._show_bubbles()
        self.losses.place()
        self._stretch()

    def hit(self, point: QPointF) -> Hit:
        """What a press at `point` means: sockets before blocks before links."""
        return hit(self, self.paper, point)

    def lay_over(self, item: QGraphicsItem) -> None:
        """Shows what a gesture draws over everything until it ends."""
        self.addItem(item)
        self.laid_over.append(item)

    def take_off(self, item: QGraphicsItem) -> None:
        self.laid_over.remove(item)
        self.removeItem(item)

    def lit_links(self) -> tuple[LinkItem, ...]:
        """The links of what is selected."""
        return tuple(self.links[target] for target in self._lit if target in self.links)

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

    def show_dragged(
        self,
        positions: Mapping[LayerId, Position],
        areas: Mapping[AnnotationId, Area] = NOTHING,
        bends: Mapping[Target, tuple[Position, ...]] = NOTHING,
    ) -> None:
        """Moves blocks, their links, frames and bends on screen only, while a drag goes on."""
        for layer, position in positions.items():
            self._stand(layer, position)
        self.paper.show_areas(areas)
        self._run(self._links_of(positions) | bends.keys(), {**self._graph.bends, **bends})

    def content(self) -> QRectF:
        """The rectangle around all blocks and their badges, frames and notes."""
        area, places = self.silhouette.area().united(self.paper.area()), self._graph.places
        for model in self._graph.models.values():
            for _, source in (*flatten(model.inputs), *flatten(model.outputs)):
                block = self.blocks.get(places[source.call].layer.id) if source.call in places else None
                area = area.united(block.sceneBoundingRect()) if block else area
        return area

    def _framed_anew(self, before: Graph) -> set[LayerId]:
        """The blocks in frames that have come, gone or moved: links run around these."""
        changed = differing.framed_anew(before, self._graph)
        sides = (before.annotations, self._graph.annotations)
        frames = (side[key] for key in changed for side in sides if key in side and side[key].kind == "frame")
        areas = [QRectF(*frame.area) for frame in frames]
        return {layer for layer, item in self.blocks.items() if any(area.contains(item.body()) for area in areas)}

    def _show_block(self, project: Project, layer: LayerId) -> None:
        block = describe(project, self._graph, self._graph.layers[layer], self._facts, self._opened)
        self._mark_failing(layer, failing=block.state is State.ERROR)
        if layer in self.blocks:
            if self.blocks[layer].block != block:
                self.blocks[layer].show_block(block)
            return
        self.blocks[layer] = BlockItem(block, self.painter)
        self.addItem(self.blocks[layer])

    def _bodies(self, layers: Iterable[LayerId]) -> list[QRectF]:
        return [self.blocks[layer].body() for layer in layers if layer in self.blocks]

    def _place(self, layers: Iterable[LayerId]) -> None:
        for layer in layers:
            if layer in self.blocks:
                self._stand(layer, self._graph.positions.get(layer, Position(0, 0)))

    def _stand(self, layer: LayerId, position: Position) -> None:
        item = self.blocks[layer]
        item.show_position(position)
        self.silhouette.put(layer, item.block.category, item.body())

    def _show_links(self, before: Graph, moved: set[LayerId], *, everything: bool) -> None:
        after = self._graph.links
        new: list[Target] = []
        if everything or before.links is not after:
            self._cut([key for key, item in self.links.items() if everything or after.get(key) != item.source])
            new = [target for target in after if target not in self.links]
        for target in new:
            self._add_link(after[target], target)
        if everything:
            self._run(set(self.links), self._graph.bends)
        else:
            self._run(
                self._links_of(moved | self._ends(new)) | (differing.bent(before, self._graph) & self.links.keys()),
                self._graph.bends,
            )

    def _add_link(self, source: Source, target: Target) -> None:
        self.links[target] = LinkItem(source, target, self.painter)
        for call in (source.call, target.call):
            self._links_at.setdefault(call, set()).add(target)
        self.addItem(self.links[target])

    def _cut(self, targets: Iterable[Target]) -> None:
        for target in targets:
            item = self.links.pop(target)
            for call in (item.source.call, target.call):
                self._links_at[call].discard(target)
            self._lit.discard(target)
            self.silhouette.cut(target)
            self.removeItem(item)

    def _remove_blocks(self, layers: Iterable[LayerId]) -> None:
        for layer in layers:
            if layer in self.bubbles:
                self.removeItem(self.bubbles.pop(layer))
            self.losses.leave(layer)
            self.failing.discard(layer)
            self.silhouette.take(layer)
            self.removeItem(self.blocks.pop(layer))

    def _show_bubbles(self) -> None:
        """One under each block in error; where there are many, only under those that are selected."""
        many = len(self.failing) > _MOST_BUBBLES
        wanted = [layer for layer in self.failing if not many or self.blocks[layer].isSelected()]
        problems = {layer: self._facts.worst(self._graph.id, layer) for layer in wanted}
        for layer, bubble in list(self.bubbles.items()):
            if bubble.problem != problems.get(layer) or bubble.parentItem() is not self.blocks.get(layer):
                self.removeItem(self.bubbles.pop(layer))
        for layer, problem in problems.items():
            if problem and layer not in self.bubbles:
                self.bubbles[layer] = ErrorBubble(problem, self.painter, self.blocks[layer])
            if problem:
                self.bubbles[layer].setPos(0, self.blocks[layer].geometry.height + 12)

    def _ends(self, targets: Iterable[Target]) -> set[LayerId]:
        places = self._graph.places
        return {places[target.call].layer.id for target in targets if target.call in places}

    def _run(self, targets: Iterable[Target], bends: Mapping[Target, tuple[Position, ...]]) -> None:
        places = self._graph.places
        sources: set[Source] = set()
        for target in targets:
            item = self.links[target]
            start, end = places.get(item.source.call), places.get(target.call)
            if start and end:
                source_block, target_block = self.blocks[start.layer.id], self.blocks[end.layer.id]
                ends = source_block.output_point(item.source), target_block.input_point(target)
                bent = bends.get(target, ())
                way = None if bent else way_between(self.silhouette, source_block.body(), target_block.body(), ends)
                item.run(*ends, self._labels(item.source), bent, way)
                self.silhouette.run(target, item.lines())
                sources.add(item.source)
        for source in sources:
            thin(item for target in self._links_at[source.call] if (item := self.links[target]).source == source)

    def _links_of(self, layers: Iterable[LayerId]) -> set[Target]:
        """The links that begin or end at these blocks."""
        known = self._graph.layers
        calls = (call.id for layer in layers if layer in known for call in known[layer].calls)
        return {target for call in calls for target in self._links_at.get(call, ())}

    def tensor(self, source: Source) -> Tensor | None:
        """What Keras told of an output; None as long as it has not."""
        told = self._facts.call(self._graph.id, source.call)
        return told.outputs[source.output] if told and source.output < len(told.outputs) else None

    def _outline(self) -> None:
        if not self._outlining.isActive():
            self._outlining.start()

    def _mark_failing(self, layer: LayerId, *, failing: bool) -> None:
        if failing != (layer in self.failing):
            self.failing ^= {layer}
            self._outline()

    def _labels(self, source: Source) -> tuple[str, ...]:
        told = self.tensor(source)
        return link_labels(told.shape, told.dtype) if told else ("",)

    def _stretch(self) -> None:
        """Seldom and by far: another rectangle makes Qt sort all items anew."""
        content, room = self.content(), self.sceneRect()
        near, most = content.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM), content.adjusted(*(3 * _ROOM * k for k in _OUT))
        if not room.contains(near) or not most.contains(room):
            self.setSceneRect(content.adjusted(*(2 * _ROOM * k for k in _OUT)))

    def _tell(self) -> None:
        lit = self._links_of(self.selected_layers())
        for target in lit ^ self._lit:
            self.links[target].light(target in lit)
        self._lit = lit
        self._outline()
        self._show_bubbles()
        self.chosen.emit()
