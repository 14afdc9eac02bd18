"""What of a project goes through code and comes back: the blocks that its models need, without muted calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.graph.muting import without_muted
from core.graph.order import calls_of_models, references
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer
from core.values import LayerId, LayerRef, ModelRef


def carried(project: Project) -> Project:
    """The project as its own code would bring it back; what is missing from it, code says nothing about."""
    plain = without_muted(project)
    graphs = {graph.id: _joined(plain, _needed(graph)) for graph in plain.graphs.values() if graph.models}
    return replace(project, graphs=graphs or {project.main.id: Graph(project.main.id, project.main.name)})


def _joined(project: Project, graph: Graph) -> Graph:
    """Blocks of one nested model as one with all their calls, for Keras knows the model alone; it has the model's name.

    A block that uses its model once keeps its own name, and so does one that builds it anew.
    """
    users: dict[ModelRef, list[Layer]] = {}
    for layer in graph.layers.values():
        ref = layer.config.get("model")
        if layer.class_name == MODEL and isinstance(ref, ModelRef) and not layer.config.get("fresh_weights"):
            users.setdefault(ref, []).append(layer)
    layers = dict(graph.layers)
    for ref, (first, *others) in users.items():
        calls = tuple(call for layer in (first, *others) for call in layer.calls)
        model = project.model(ref)
        if len(calls) < 2 or model is None:
            continue
        for layer in others:
            del layers[layer.id]
        free = model.name not in {layer.name for layer in layers.values() if layer.id != first.id}
        layers[first.id] = replace(first, calls=calls, name=model.name if free else first.name)
    return graph if layers == graph.layers else replace(graph, layers=layers)


def _needed(graph: Graph) -> Graph:
    calls = calls_of_models(graph, graph.models.values())
    layers: dict[str, Layer] = {}
    for layer in graph.layers.values():
        kept = tuple(call for call in layer.calls if call.id in calls)
        if kept:
            layers[layer.id] = layer if kept == layer.calls else replace(layer, calls=kept)
    wrapped = _wrapped(graph, layers.values())
    inside = {
        layer.id: layers.get(layer.id) or replace(layer, calls=())
        for layer in graph.layers.values()
        if layer.id in layers or layer.id in wrapped
    }
    if len(calls) == len(graph.places) and inside == graph.layers:
        return graph
    links = {target: source for target, source in graph.links.items() if target.call in calls}
    return replace(graph, layers=inside, links=links)


def _wrapped(graph: Graph, layers: Iterable[Layer]) -> set[LayerId]:
    """What these layers wrap, however deep."""
    found: set[LayerId] = set()
    waiting = list(layers)
    while waiting:
        inner = {ref.layer for ref in references(waiting.pop().config) if isinstance(ref, LayerRef)} - found
        found |= inner
        waiting += [graph.layers[layer] for layer in inner if layer in graph.layers]
    return found
