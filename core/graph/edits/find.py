"""Looks up what an edit names, and refuses by name what is not there."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from core.graph.edits.refusals import NoLink, NoSuchCall, NoSuchGraph, NoSuchLayer, NoSuchModel
from core.graph.ports import output_names
from core.graph.project import Project
from core.graph.records import Graph, Layer, Model, Place, Source, Target
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef


def graph_of(project: Project, graph_id: GraphId) -> Graph:
    graph = project.graphs.get(graph_id)
    if graph is None:
        raise NoSuchGraph(graph_id)
    return graph


def layer_of(graph: Graph, layer_id: LayerId) -> Layer:
    layer = graph.layers.get(layer_id)
    if layer is None:
        raise NoSuchLayer(graph.id, layer_id)
    return layer


def layers_of(graph: Graph, layer_ids: Iterable[LayerId]) -> tuple[Layer, ...]:
    """The layers, each once, in the order given."""
    return tuple(layer_of(graph, layer_id) for layer_id in dict.fromkeys(layer_ids))


def place_of(graph: Graph, call_id: CallId) -> Place:
    place = graph.places.get(call_id)
    if place is None:
        raise NoSuchCall(graph.id, call_id)
    return place


def link_of(graph: Graph, target: Target) -> Source:
    """The source of the link that ends at `target`."""
    place_of(graph, target.call)
    source = graph.links.get(target)
    if source is None:
        raise NoLink(target, call_name(graph, target.call))
    return source


def model_of(project: Project, ref: ModelRef) -> Model:
    model = graph_of(project, ref.graph).models.get(ref.model)
    if model is None:
        raise NoSuchModel(ref.graph, ref.model)
    return model


def model_on(graph: Graph, model_id: ModelId) -> Model:
    model = graph.models.get(model_id)
    if model is None:
        raise NoSuchModel(graph.id, model_id)
    return model


def calls_of_layers(graph: Graph, layer_ids: Iterable[LayerId]) -> frozenset[CallId]:
    return frozenset(call.id for layer in layers_of(graph, layer_ids) for call in layer.calls)


def output_count(project: Project, graph: Graph, call_id: CallId) -> int:
    """How many outputs a call has; more than any where only Keras can tell."""
    names = output_names(project, graph, call_id)
    return sys.maxsize if names is None else len(names)


def call_name(graph: Graph, call_id: CallId) -> str:
    """How a message names a call: by its layer, with the node index where the layer has several."""
    layer, node = graph.places[call_id]
    return layer.name if len(layer.calls) == 1 else f"{layer.name} (call {node})"
