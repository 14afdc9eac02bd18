"""Lists among the inputs of a call: which ports are items of one, and how a list closes up when an item goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_layers, with_links
from core.graph.ports import call_signature, item_index, port_text
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Source, Target
from core.values import CallId, GraphId


def relinked(project: Project, graph_id: GraphId, change: Callable[[Target, Source], Source | None]) -> Project:
    """The project with each link of a graph coming from where `change` says; None takes it away, and lists close up."""
    graph = project.graphs[graph_id]
    losing: set[CallId] = set()
    links: dict[Target, Source] = {}
    same = True
    for target, source in graph.links.items():
        new = change(target, source)
        same = same and new == source
        if new is None:
            losing.add(target.call)
        else:
            links[target] = new
    return project if same else closed_up(put(project, with_links(graph, links)), graph_id, losing)


def closed_up(project: Project, graph_id: GraphId, calls: Iterable[CallId]) -> Project:
    """The project with the lists of these calls numbered without gaps.

    Only lists of any length close up. In a list of a fixed length each place has a meaning of its own (`query` and
    `value` of Attention, the two states of an LSTM), and so have the paths of a nested model: those stay.
    """
    for call_id in calls:
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
    return with_links(graph, _renamed_links(graph.links, call_id, ports))


def items_of(graph: Graph, call: Call, name: str) -> tuple[int, ...]:
    """The numbers of the filled items of the list `name`, in order."""
    filled = (*graph.incoming.get(call.id, ()), *call.arguments)
    return tuple(sorted({index for port in filled if (index := item_index(port, name)) is not None}))


def _renamed_links(
    links: Mapping[Target, Source], call_id: CallId, ports: Mapping[str, str]
) -> Mapping[Target, Source]:
    moved = {Target(call_id, old): Target(call_id, new) for old, new in ports.items()}
    return {moved.get(target, target): source for target, source in links.items()}


def _open_lists(project: Project, graph: Graph, layer: Layer, call: Call) -> tuple[str, ...]:
    if layer.class_name == MODEL:
        return ()
    known = call_signature(project, graph, layer, call)
    if known is not None:
        return tuple(spec.name for spec in known.inputs if spec.many and spec.most is None and not spec.paths)
    return tuple(dict.fromkeys(port.partition("[")[0] for port in graph.incoming.get(call.id, ())))


def _renumbered(graph: Graph, call: Call, name: str) -> Mapping[str, str]:
    return {port_text(name, old): port_text(name, new) for new, old in enumerate(items_of(graph, call, name))}
