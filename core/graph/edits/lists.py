"""Lists among the inputs of a call: which ports are items of one, and how a list closes up when an item goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_layers, with_links
from core.graph.ports import call_signature, item_index, port_text
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Target
from core.values import CallId, GraphId


def closed_up(project: Project, graph_id: GraphId, calls: Iterable[CallId]) -> Project:
    """The project with the lists of these calls numbered without gaps.

    Only lists of any length close up. In a list of a fixed length each place has a meaning of its own (`query` and
    `value` of Attention, the two states of an LSTM), and so have the paths of a nested model: those stay.
    """
    for call_id in sorted(calls):
        graph = project.graphs[graph_id]
        layer, node = graph.places[call_id]
        for name in _open_lists(project, graph, layer, layer.calls[node]):
            ports = _renumbered(graph, layer.calls[node], name)
            project = put(project, renamed_ports(project.graphs[graph_id], call_id, ports))
    return project


def renamed_ports(graph: Graph, call_id: CallId, ports: Mapping[str, str]) -> Graph:
    """The graph with what one call has at each port, link or constant, at another one."""
    if all(old == new for old, new in ports.items()):
        return graph
    layer, node = graph.places[call_id]
    call = layer.calls[node]
    arguments = {ports.get(port, port): value for port, value in call.arguments.items()}
    if arguments != call.arguments:
        calls = (*layer.calls[:node], replace(call, arguments=arguments), *layer.calls[node + 1 :])
        graph = with_layers(graph, [replace(layer, calls=calls)])
    linked = graph.incoming.get(call_id, {})
    moved = {Target(call_id, ports[old]): source for old, source in linked.items() if old in ports}
    return with_links(graph, moved, gone=[Target(call_id, old) for old in linked if old in ports])


def items_of(graph: Graph, call: Call, name: str) -> tuple[int, ...]:
    """The numbers of the filled items of the list `name`, in order."""
    filled = (*graph.incoming.get(call.id, ()), *call.arguments)
    return tuple(sorted({index for port in filled if (index := item_index(port, name)) is not None}))


def _open_lists(project: Project, graph: Graph, layer: Layer, call: Call) -> tuple[str, ...]:
    if layer.class_name == MODEL:
        return ()
    known = call_signature(project, graph, layer, call)
    if known is not None:
        return tuple(spec.name for spec in known.inputs if spec.many and spec.most is None and not spec.paths)
    return tuple(dict.fromkeys(port.partition("[")[0] for port in graph.incoming.get(call.id, ())))


def _renumbered(graph: Graph, call: Call, name: str) -> Mapping[str, str]:
    return {port_text(name, old): port_text(name, new) for new, old in enumerate(items_of(graph, call, name))}
