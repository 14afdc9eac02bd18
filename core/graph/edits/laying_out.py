"""The inner layers of a block's model laid out around it: one set of layers, used once for each call of the block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.graph.edits.change import with_layers
from core.graph.edits.names import new_call_ids
from core.graph.edits.pieces import NO_SHIFT, piece_of, placed
from core.graph.records import INPUT, MODEL, Graph, Layer, Model, Position, Source, Target, flatten
from core.values import CallId, LayerId

Ids = Mapping[CallId, CallId]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of class Model on its graph, with what it stands for."""

    graph: Graph
    layer: Layer
    inner: Graph
    model: Model

    @property
    def fresh(self) -> bool:
        return self.layer.config.get("fresh_weights") is True


def laid_out(block: Block, inputs: Mapping[CallId, str]) -> tuple[Graph, Mapping[CallId, Ids]]:
    """The outer graph with the inner layers, and for each call of the block the new calls of the inner ones."""
    inner = (layer for layer in block.inner.layers.values() if not any(call.id in inputs for call in layer.calls))
    piece = piece_of(block.inner, [_with_fresh_weights(layer) if block.fresh else layer for layer in inner])
    first, *others = block.layer.calls
    graph, layer_ids, call_ids = placed(block.graph, piece, _shift(block, piece))
    ids = {first.id: call_ids}
    for call in others:
        graph, ids[call.id] = _used_again(graph, piece, layer_ids)
    return graph, ids


def _with_fresh_weights(layer: Layer) -> Layer:
    return replace(layer, config={**layer.config, "fresh_weights": True}) if layer.class_name == MODEL else layer


def _shift(block: Block, piece: Graph) -> Position:
    at = block.graph.positions.get(block.layer.id)
    if at is None or not piece.positions:
        return NO_SHIFT
    left, top = (min(one[axis] for one in piece.positions.values()) for axis in (0, 1))
    return Position(at.x - left, at.y - top)


def _used_again(graph: Graph, piece: Graph, layer_ids: Mapping[LayerId, LayerId]) -> tuple[Graph, Ids]:
    """One more use of every layer of the piece: another call, or another block where there can be only one call."""
    single = {layer.id: layer for layer in piece.layers.values() if layer.is_op or layer.class_name == INPUT}
    graph, _, ids = placed(graph, Graph(piece.id, piece.name, single))
    shared = [layer for layer in piece.layers.values() if layer.id not in single]
    old = [call for layer in shared for call in layer.calls]
    new = {call.id: replace(call, id=new_id) for call, new_id in zip(old, new_call_ids(graph), strict=False)}
    grown = []
    for layer in shared:
        copy = graph.layers[layer_ids[layer.id]]
        grown.append(replace(copy, calls=(*copy.calls, *(new[call.id] for call in layer.calls))))
    return with_layers(graph, grown), {**ids, **{before: call.id for before, call in new.items()}}


def inner_links(block: Block, inputs: Mapping[CallId, str], call: CallId, copies: Ids) -> Mapping[Target, Source]:
    """The links among the copies for one call of the block, and from what feeds that call."""
    fed = block.graph.incoming.get(call, {})
    links: dict[Target, Source] = {}
    for target, source in block.inner.links.items():
        if target.call not in copies:
            continue
        if source.call in copies:
            links[Target(copies[target.call], target.port)] = Source(copies[source.call], source.output)
        elif (outer := fed.get(inputs.get(source.call, ""))) is not None:
            links[Target(copies[target.call], target.port)] = outer
    return links


def ways(block: Block, inputs: Mapping[CallId, str], call: CallId, copies: Ids) -> Mapping[Source, Source | None]:
    """Where each output of one call of the block comes from now."""
    fed = block.graph.incoming.get(call, {})
    ends = (source for _, source in flatten(block.model.outputs))
    return {
        Source(call, index): Source(copies[end.call], end.output)
        if end.call in copies
        else fed.get(inputs.get(end.call, ""))
        for index, end in enumerate(ends)
    }


def end_of_way(source: Source, ends: Mapping[Source, Source | None]) -> Source | None:
    """Where `source` comes from in the end: one call of the block may hand on what another one gives."""
    at: Source | None = source
    for _ in ends:
        if at is None or at not in ends:
            break
        at = ends[at]
    return at
