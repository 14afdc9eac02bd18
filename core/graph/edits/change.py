"""Small steps that every edit is made of: a graph with some parts exchanged, and what it had worked out kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from core.graph.project import Project
from core.graph.records import Graph, Layer, Model, Position, Source, Target
from core.values import LayerId, ModelId


def put(project: Project, graph: Graph) -> Project:
    """The project with `graph` in its place; the very same project where it holds that graph already."""
    return project if project.graphs.get(graph.id) is graph else project.with_graph(graph)


def with_layers(graph: Graph, layers: Iterable[Layer]) -> Graph:
    """The graph with these layers in the places of those with their ids, or added."""
    new = {layer.id: layer for layer in layers if graph.layers.get(layer.id) is not layer}
    return _keeping(graph, replace(graph, layers={**graph.layers, **new}), "links") if new else graph


def without_layers(graph: Graph, gone: frozenset[LayerId]) -> Graph:
    """The graph without these layers and their positions. Links are the caller's business."""
    layers = {layer_id: layer for layer_id, layer in graph.layers.items() if layer_id not in gone}
    positions = {layer_id: at for layer_id, at in graph.positions.items() if layer_id not in gone}
    return _keeping(graph, replace(graph, layers=layers, positions=positions), "links")


def with_links(graph: Graph, links: Mapping[Target, Source]) -> Graph:
    """The graph with exactly these links."""
    return _keeping(graph, replace(graph, links=links), "layers")


def with_models(graph: Graph, models: Iterable[Model]) -> Graph:
    """The graph with these models in the places of those with their ids, or added."""
    new = {model.id: model for model in models}
    return _keeping(graph, replace(graph, models={**graph.models, **new}), "layers", "links")


def without_model(graph: Graph, gone: ModelId) -> Graph:
    models = {model_id: model for model_id, model in graph.models.items() if model_id != gone}
    return _keeping(graph, replace(graph, models=models), "layers", "links")


def with_positions(graph: Graph, positions: Mapping[LayerId, Position]) -> Graph:
    """The graph with these blocks at these places."""
    new = {layer_id: at for layer_id, at in positions.items() if graph.positions.get(layer_id) != at}
    if not new:
        return graph
    return _keeping(graph, replace(graph, positions={**graph.positions, **new}), "layers", "links")


_FIELDS = frozenset(field.name for field in fields(Graph))
_DERIVED = {"layers": ("places",), "links": ("consumers", "incoming")}


def forget(graph: Graph) -> None:
    """Drops what a graph has worked out; it is worked out again when asked for."""
    for name in graph.__dict__.keys() - _FIELDS:
        del graph.__dict__[name]


def _keeping(before: Graph, after: Graph, *same: str) -> Graph:
    """`after` with what `before` has worked out from the parts that are the same, so that nobody works it out again."""
    for part in same:
        for name in _DERIVED[part]:
            if name in before.__dict__:
                after.__dict__[name] = before.__dict__[name]
    return after
