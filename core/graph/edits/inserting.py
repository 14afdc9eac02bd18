"""Edits that put a block into a link: what came through it before now goes through the block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_links
from core.graph.edits.find import call_name, graph_of, link_of, place_of
from core.graph.edits.layers import NO_VALUES, add_layer
from core.graph.edits.links import connect
from core.graph.edits.names import next_call_id
from core.graph.edits.refusals import CannotInsert
from core.graph.ports import Filling, input_ports
from core.graph.project import Project
from core.graph.records import Graph, Position, Source, Target
from core.values import CallId, GraphId, Value


def insert_layer(
    project: Project,
    graph_id: GraphId,
    target: Target,
    class_name: str,
    config: Mapping[str, Value] = NO_VALUES,
    name: str | None = None,
    position: Position | None = None,
) -> Project:
    """Adds a block in the middle of the link that ends at `target`."""
    graph = graph_of(project, graph_id)
    link_of(graph, target)
    call = next_call_id(graph)
    return insert_call(add_layer(project, graph_id, class_name, config, name, position), graph_id, call, target)


def insert_call(project: Project, graph_id: GraphId, call_id: CallId, target: Target) -> Project:
    """Puts a call that stands free into the link that ends at `target`: by its first open input and output 0.

    Its block goes before the one that it feeds in the document too, so that no other statement of exported code moves.
    """
    graph = graph_of(project, graph_id)
    source = link_of(graph, target)
    place_of(graph, call_id)
    port = _free_port(project, graph, call_id)
    fed = connect(put(project, with_links(graph, gone=[target])), graph_id, source, Target(call_id, port))
    after = connect(fed, graph_id, Source(call_id), target)
    return put(after, _before(after.graphs[graph_id], call_id, target.call))


def _before(graph: Graph, call: CallId, other: CallId) -> Graph:
    """The graph with the block of a call before that of another one, unless it stands there or has further calls."""
    layer, behind = graph.places[call].layer, graph.places[other].layer
    order = list(graph.layers)
    if len(layer.calls) > 1 or order.index(layer.id) < order.index(behind.id):
        return graph
    order.remove(layer.id)
    order.insert(order.index(behind.id), layer.id)
    return replace(graph, layers={layer_id: graph.layers[layer_id] for layer_id in order})


def _free_port(project: Project, graph: Graph, call_id: CallId) -> str:
    ports = [port for port in input_ports(project, graph, call_id) if port.known]
    if not ports:
        raise CannotInsert(call_name(graph, call_id), "it takes no inputs")
    if ports[0].filling is not Filling.OPEN:
        raise CannotInsert(call_name(graph, call_id), "its first input is taken")
    return ports[0].port
