"""The edit that makes a nested model of a selection: a new graph holds it, and one block stands for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_layers, with_links, with_positions, without_layers
from core.graph.edits.find import graph_of
from core.graph.edits.follow import moved
from core.graph.edits.graphs import graph_names
from core.graph.edits.models import model_names
from core.graph.edits.names import (
    Names,
    check_name,
    layer_names,
    next_call_id,
    next_graph_id,
    next_layer_id,
    next_model_id,
    unique,
)
from core.graph.edits.pieces import piece_of
from core.graph.edits.selection import Selection, selection
from core.graph.ports import source_name
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Call, Graph, Layer, Model, Position, Source, Structure, Target, flatten
from core.values import CallId, GraphId, LayerId, ModelRef, Value

Specs = Mapping[Source, Mapping[str, Value]]
NO_SPECS: Specs = {}
_LEFT = 240.0
_BELOW = 80.0


def group(
    project: Project, graph_id: GraphId, calls: Collection[CallId], name: str = "block", specs: Specs = NO_SPECS
) -> Project:
    """Moves the calls' layers into a new graph (`next_graph_id`) with one model, and puts a block in their place.

    `specs` gives, for outputs that feed the selection, the config of the input that stands for them inside (shape,
    dtype), as the engine knows it; an input of this graph hands on its own. Refuses, with the reason, where this would
    tear a shared layer or a model apart, or make a loop.
    """
    graph = graph_of(project, graph_id)
    check_name(name)
    chosen = selection(project, graph, calls)
    inner = _inner_graph(project, graph, chosen, name, specs)
    model = next(iter(inner.models.values()))
    outer, call = _outer_graph(graph, chosen, ModelRef(inner.id, model.id), model)
    ways: dict[Source, Source | None] = {source: Source(call, index) for index, source in enumerate(chosen.outputs)}
    return moved(put(project.with_graph(inner), outer), graph_id, ways)


def _inner_graph(project: Project, graph: Graph, chosen: Selection, name: str, specs: Specs) -> Graph:
    free = unique(name, graph_names(project))
    inner = replace(piece_of(graph, chosen.layers), id=next_graph_id(project), name=free)
    names = Names(layer_names(inner))
    inputs = {source: _input_for(graph, inner, names, specs, source, at) for at, source in enumerate(chosen.inputs)}
    fed = {
        target: Source(layer.calls[0].id)
        for source, layer in inputs.items()
        for target in graph.consumers[source]
        if target.call in chosen.calls
    }
    grown = with_links(with_layers(inner, inputs.values()), fed)
    model = Model(
        next_model_id(inner),
        unique(name, model_names(project)),
        _structure([Source(layer.calls[0].id) for layer in inputs.values()]),
        _structure(chosen.outputs),
    )
    placed = with_positions(grown, _input_positions(inner, tuple(inputs.values())))
    return replace(placed, models={model.id: model})


def _input_for(graph: Graph, inner: Graph, names: Names, specs: Specs, source: Source, index: int) -> Layer:
    feeding = graph.places.get(source.call)
    own = feeding.layer.config if feeding and feeding.layer.class_name == INPUT else {}
    name = names.new(source_name(graph, source))
    call = Call(next_call_id(inner, index))
    return Layer(next_layer_id(inner, index), name, INPUT, specs.get(source, own), (call,))


def _input_positions(inner: Graph, inputs: tuple[Layer, ...]) -> Mapping[LayerId, Position]:
    if not inner.positions:
        return {}
    left, top = (min(at[axis] for at in inner.positions.values()) for axis in (0, 1))
    return {layer.id: Position(left - _LEFT, top + _BELOW * index) for index, layer in enumerate(inputs)}


def _outer_graph(graph: Graph, chosen: Selection, ref: ModelRef, model: Model) -> tuple[Graph, CallId]:
    call = Call(next_call_id(graph))
    left = without_layers(graph, frozenset(layer.id for layer in chosen.layers))
    block = Layer(next_layer_id(graph), unique(model.name, layer_names(left)), MODEL, {"model": ref}, (call,))
    gone = [Target(call, port) for call in chosen.calls for port in graph.incoming.get(call, ())]
    paths = [path for path, _ in flatten(model.inputs)]
    fed = {Target(call.id, f"inputs{path}"): source for path, source in zip(paths, chosen.inputs, strict=True)}
    after = with_links(with_layers(left, [block]), fed, gone)
    return with_positions(after, _middle(graph, chosen, block)), call.id


def _middle(graph: Graph, chosen: Selection, block: Layer) -> Mapping[LayerId, Position]:
    at = [graph.positions[layer.id] for layer in chosen.layers if layer.id in graph.positions]
    if not at:
        return {}
    return {block.id: Position(sum(one.x for one in at) / len(at), sum(one.y for one in at) / len(at))}


def _structure(sources: Collection[Source]) -> Structure:
    return next(iter(sources)) if len(sources) == 1 else tuple(sources)
