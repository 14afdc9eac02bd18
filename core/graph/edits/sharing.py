"""Edits of calls: use a layer once more, or split a use off into a layer of its own."""

from __future__ import annotations

from dataclasses import replace

from core.graph.edits.change import put, with_layers, with_positions
from core.graph.edits.find import graph_of, layer_of, place_of
from core.graph.edits.names import layer_names, next_call_id, next_layer_id, unique
from core.graph.edits.refusals import CannotShare, OnlyCall
from core.graph.project import Project
from core.graph.records import INPUT, Call, Layer, Position
from core.values import CallId, GraphId, LayerId

_SHIFT = 40.0


def add_call(project: Project, graph_id: GraphId, layer_id: LayerId) -> Project:
    """Gives a layer one more call, with inputs of its own; its id is `next_call_id`."""
    graph = graph_of(project, graph_id)
    layer = layer_of(graph, layer_id)
    check_sharable(layer)
    return put(project, with_layers(graph, [replace(layer, calls=(*layer.calls, Call(next_call_id(graph))))]))


def split_call(project: Project, graph_id: GraphId, call_id: CallId) -> Project:
    """Makes a call the only one of a new layer, equal but with weights of its own; its id is `next_layer_id`."""
    graph = graph_of(project, graph_id)
    layer, node = place_of(graph, call_id)
    if len(layer.calls) == 1:
        raise OnlyCall(layer.id, call_id, layer.name)
    name = unique(layer.name, layer_names(graph))
    new = replace(layer, id=next_layer_id(graph), name=name, calls=(layer.calls[node],))
    left = replace(layer, calls=layer.calls[:node] + layer.calls[node + 1 :])
    after = with_layers(graph, [left, new])
    at = graph.positions.get(layer.id)
    beside = {} if at is None else {new.id: Position(at.x + _SHIFT, at.y + _SHIFT * node)}
    return put(project, with_positions(after, beside))


def check_sharable(layer: Layer) -> None:
    if layer.is_op:
        raise CannotShare(layer.id, layer.name, "an operation without weights")
    if layer.class_name == INPUT:
        raise CannotShare(layer.id, layer.name, "an input")
