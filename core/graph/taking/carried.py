"""What of a project goes through code and comes back: the blocks that its models need, without muted calls."""

from __future__ import annotations

from dataclasses import replace

from core.graph.muting import without_muted
from core.graph.order import calls_of_models, references
from core.graph.project import Project
from core.graph.records import Graph, Layer
from core.values import LayerRef


def carried(project: Project) -> Project:
    """The project as its own code would bring it back; what is missing from it, code says nothing about."""
    graphs = {graph.id: _needed(graph) for graph in without_muted(project).graphs.values() if graph.models}
    return replace(project, graphs=graphs or {project.main.id: Graph(project.main.id, project.main.name)})


def _needed(graph: Graph) -> Graph:
    calls = calls_of_models(graph, graph.models.values())
    if len(calls) == len(graph.places):
        return graph
    layers: dict[str, Layer] = {}
    for layer in graph.layers.values():
        kept = tuple(call for call in layer.calls if call.id in calls)
        if kept:
            layers[layer.id] = layer if kept == layer.calls else replace(layer, calls=kept)
    wrapped = {ref.layer for layer in layers.values() for ref in references(layer.config) if isinstance(ref, LayerRef)}
    inside = {
        layer.id: layers.get(layer.id) or replace(layer, calls=())
        for layer in graph.layers.values()
        if layer.id in layers or layer.id in wrapped
    }
    links = {target: source for target, source in graph.links.items() if target.call in calls}
    return replace(graph, layers=inside, links=links)
