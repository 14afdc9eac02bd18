"""The project as it computes: without its muted calls, each of which hands on what feeds its first input.

Everything that asks what a project means starts here: validation, shapes, the compiler, training and exported code.
The canvas and the file keep the muted calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from core.graph.order import references
from core.graph.passing import past
from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.graph.records import INPUT, Graph, Layer, Source, Structure
from core.values import CallId, GraphId, LayerId, LayerRef

_Way = Callable[[Source], Source | None]


def muted_calls(graph: Graph) -> frozenset[CallId]:
    """The calls that are left out; an input has nothing to hand on, so it never is."""
    layers = (layer for layer in graph.layers.values() if layer.class_name != INPUT)
    return frozenset(call.id for layer in layers for call in layer.calls if call.muted)


def without_muted(project: Project) -> Project:
    """The very same project where no call is muted. Never raises, whatever a file brings."""
    muted = {graph.id: calls for graph in project.graphs.values() if (calls := muted_calls(graph))}
    if not muted:
        return project
    ways = {graph_id: past(project, project.graphs[graph_id], calls) for graph_id, calls in muted.items()}
    graphs = {
        graph.id: _bypassed(graph, muted[graph.id], ways[graph.id]) if graph.id in muted else graph
        for graph in project.graphs.values()
    }
    return replace(project, graphs=graphs, plan=project.plan and _rows_follow(project.plan, ways))


def _bypassed(graph: Graph, muted: frozenset[CallId], way: _Way) -> Graph:
    links = {
        target: new
        for target, source in graph.links.items()
        if target.call not in muted and (new := way(source)) is not None
    }
    models = {
        model.id: replace(model, inputs=_moved(model.inputs, way), outputs=_moved(model.outputs, way))
        for model in graph.models.values()
    }
    return replace(graph, layers=_left(graph, muted), links=links, models=models)


def _left(graph: Graph, muted: frozenset[CallId]) -> Mapping[LayerId, Layer]:
    """The layers with the calls that are left; those without any go, unless another block wraps them."""
    wrapped = {
        ref.layer for layer in graph.layers.values() for ref in references(layer.config) if isinstance(ref, LayerRef)
    }
    left: dict[LayerId, Layer] = {}
    for layer in graph.layers.values():
        calls = tuple(call for call in layer.calls if call.id not in muted)
        if calls or not layer.calls or layer.id in wrapped:
            left[layer.id] = layer if len(calls) == len(layer.calls) else replace(layer, calls=calls)
    return left


def _moved(structure: Structure, way: _Way) -> Structure:
    """An end that nothing feeds stays as it is: validation says that it leads nowhere."""
    if isinstance(structure, Source):
        return way(structure) or structure
    if isinstance(structure, Mapping):
        return {key: _moved(item, way) for key, item in structure.items()}
    return tuple(_moved(item, way) for item in structure)


def _rows_follow(plan: TrainingPlan, ways: Mapping[GraphId, _Way]) -> TrainingPlan:
    way = ways.get(plan.model.graph)
    if way is None:
        return plan
    outputs = tuple(replace(row, output=way(row.output) or row.output) for row in plan.outputs)
    inputs = tuple(replace(row, input=way(row.input) or row.input) for row in plan.inputs)
    return replace(plan, inputs=inputs, outputs=outputs)
