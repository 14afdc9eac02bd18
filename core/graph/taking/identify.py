"""Gives what came in again the ids that it had here, and what code can't hold: positions, bends, frames."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from core.graph.block_size import FOOT, HEADER, ROW, SUMMARY, WIDTH
from core.graph.edits.config import trimmed
from core.graph.edits.names import default_name
from core.graph.edits.rewriting import Rewrite, rewritten_layer
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Model, Position, Source, Structure, Target
from core.graph.taking.pairing import same_graphs, same_layers, same_models
from core.values import CallId, GraphId, LayerId, LayerRef, ModelId, ModelRef, Value

_STEP = 40.0
_HEIGHT = HEADER + SUMMARY + ROW + FOOT  # of most blocks


def identified(theirs: Project, ours: Project, *others: Project) -> Project:
    """`theirs` with our ids wherever something is the same; what is new gets ids that neither `others` have.

    Constants and the plan stay as they came.
    """
    known = same_graphs(theirs, ours)
    new = _unused("g", (graph for project in (ours, *others) for graph in project.graphs))
    ways = [
        _way(
            graph, ours.graphs.get(known.get(graph.id, GraphId(""))), known.get(graph.id) or GraphId(next(new)), others
        )
        for graph in theirs.graphs.values()
    ]
    refs = {ModelRef(way.graph.id, old): ModelRef(way.id, new) for way in ways for old, new in way.models.items()}
    return replace(theirs, graphs={way.id: way.taken(refs) for way in _as_ours(ways, ours)})


def _as_ours(ways: list[_Way], ours: Project) -> list[_Way]:
    """In the order that our graphs have, new ones last."""
    order = {graph_id: place for place, graph_id in enumerate(ours.graphs)}
    return sorted(ways, key=lambda way: order.get(way.id, len(order)))


@dataclass(frozen=True)
class _Way:
    """One graph on its way: what each id of it becomes. `ours` is the graph it is, if it was here."""

    graph: Graph
    ours: Graph | None
    id: GraphId
    layers: Mapping[LayerId, LayerId]
    calls: Mapping[CallId, CallId]
    models: Mapping[ModelId, ModelId]

    def taken(self, refs: Mapping[ModelRef, ModelRef]) -> Graph:
        graph, ours = self.graph, self.ours
        change = self._change(refs)
        layers = [self._layer(layer, change) for layer in graph.layers.values()]
        links = {
            Target(self.calls[target.call], target.port): self._source(source) for target, source in graph.links.items()
        }
        models = [self._model(model) for model in graph.models.values()]
        after = Graph(
            self.id,
            ours.name if ours else graph.name,
            {layer.id: layer for layer in layers},
            links,
            {model.id: model for model in models},
            dict(self._positions()),
        )
        if ours is None:
            return after
        bends = {target: points for target, points in ours.bends.items() if target in links}
        shown = ours.collapsed & after.layers.keys()
        return replace(after, bends=bends, collapsed=shown, annotations=ours.annotations, extra=ours.extra)

    def _change(self, refs: Mapping[ModelRef, ModelRef]) -> Rewrite:
        def change(value: Value) -> Value:
            if isinstance(value, ModelRef):
                return refs.get(value, value)
            return LayerRef(self.layers.get(value.layer, value.layer)) if isinstance(value, LayerRef) else value

        return change

    def _layer(self, layer: Layer, change: Rewrite) -> Layer:
        """A name that only counts ops of a class is nobody's: ours is kept in its place.

        Ours is kept, too, where the code's is how a variable is written that is called so.
        """
        layer = rewritten_layer(layer, change)
        mine = self.ours.layers.get(self.layers[layer.id]) if self.ours else None
        calls = tuple(self._call(call, place, mine) for place, call in enumerate(layer.calls))
        config = trimmed(layer.class_name, layer.config)
        after = replace(layer, id=self.layers[layer.id], calls=calls, config=config)
        if mine is None:
            return after
        counted = layer.is_op and layer.name.rstrip("0123456789").rstrip("_") == default_name(layer.class_name)
        by_variable = layer.is_op or layer.class_name == MODEL
        written = by_variable and re.fullmatch(_variable(mine.name), layer.name)
        return replace(after, name=mine.name if counted or written else layer.name, extra=mine.extra)

    def _call(self, call: Call, place: int, mine: Layer | None) -> Call:
        extra = mine.calls[place].extra if mine and place < len(mine.calls) else {}
        return replace(call, id=self.calls[call.id], extra=extra)

    def _model(self, model: Model) -> Model:
        mine = self.ours.models.get(self.models[model.id]) if self.ours else None
        return replace(
            model,
            id=self.models[model.id],
            inputs=self._structure(model.inputs),
            outputs=self._structure(model.outputs),
            extra=mine.extra if mine else {},
        )

    def _structure(self, structure: Structure) -> Structure:
        if isinstance(structure, Source):
            return self._source(structure)
        if isinstance(structure, Mapping):
            return {key: self._structure(item) for key, item in structure.items()}
        return tuple(self._structure(item) for item in structure)

    def _source(self, source: Source) -> Source:
        return Source(self.calls[source.call], source.output)

    def _positions(self) -> Iterator[tuple[LayerId, Position]]:
        """Ours where it was here; a new block stands to a neighbour that was here as it did where it comes from."""
        ours = dict(self.ours.positions) if self.ours else {}
        taken = set(ours.values())
        for old, new in self.layers.items():
            at = self.graph.positions.get(old)
            if new in ours:
                yield new, ours[new]
            elif at is not None:
                wished = _beside(self._neighbour(old), self.graph, ours, self.layers, at)
                while any(abs(wished.x - one.x) < WIDTH and abs(wished.y - one.y) < _HEIGHT for one in taken):
                    wished = Position(wished.x, wished.y + _STEP)
                taken.add(wished)
                ours[new] = wished
                yield new, wished

    def _neighbour(self, layer: LayerId) -> LayerId | None:
        """What feeds a block, else what it feeds: the first that stands somewhere here."""
        graph, known = self.graph, self.ours.positions if self.ours else {}
        calls = [call.id for call in graph.layers[layer].calls]
        before = [source.call for call in calls for source in graph.incoming.get(call, {}).values()]
        behind = [target.call for target, source in graph.links.items() if source.call in calls]
        near = (graph.places[call].layer.id for call in (*before, *behind))
        return next((one for one in near if self.layers[one] in known), None)


def _variable(name: str) -> str:
    """How the variable may be written of what is called so: others may have the name, or Python itself."""
    plain = re.sub(r"\W", "_", name).strip("_") or "unnamed"
    return rf"_*{plain}_*(_layer|_\d+)?"


def _beside(
    neighbour: LayerId | None,
    graph: Graph,
    ours: Mapping[LayerId, Position],
    layers: Mapping[LayerId, LayerId],
    at: Position,
) -> Position:
    there = graph.positions.get(neighbour) if neighbour else None
    if neighbour is None or there is None:
        return at
    here = ours[layers[neighbour]]
    return Position(at.x - there.x + here.x, at.y - there.y + here.y)


def _way(graph: Graph, ours: Graph | None, graph_id: GraphId, others: Iterable[Project]) -> _Way:
    known = [one for one in (ours, *(each.graphs.get(graph_id) for each in others)) if one]
    pairs = same_layers(graph, ours) if ours else {}
    mine = ours.layers if ours else {}
    new_layers = _unused("l", (layer for one in known for layer in one.layers))
    new_calls = _unused("c", (call for one in known for call in one.places))
    new_models = _unused("m", (model for one in known for model in one.models))
    layers = {old: pairs.get(old) or LayerId(next(new_layers)) for old in graph.layers}
    calls: dict[CallId, CallId] = {}
    for layer in graph.layers.values():
        there = mine[layers[layer.id]].calls if layers[layer.id] in mine else ()
        for place, call in enumerate(layer.calls):
            calls[call.id] = there[place].id if place < len(there) else CallId(next(new_calls))
    same = same_models(graph, ours, pairs) if ours else {}
    models = {old: same.get(old) or ModelId(next(new_models)) for old in graph.models}
    return _Way(graph, ours, graph_id, layers, calls, models)


def _unused(letter: str, taken: Iterable[str]) -> Iterator[str]:
    numbers = [int(text[1:]) for text in taken if text[1:].isdecimal()]
    return (f"{letter}{number}" for number in count(max(numbers, default=0) + 1))
