"""Makes the edit for a link that is dropped on another, taken input of its own call."""

from __future__ import annotations

from core.graph.edits.links import reorder, swap_links
from core.graph.edits.lists import items_of
from core.graph.ports import input_ports, item_index
from core.graph.project import Project
from core.graph.records import Graph, Target
from core.values import GraphId


def exchanged(project: Project, graph_id: GraphId, old: Target, new: Target) -> Project:
    """In a list of any length the link goes to its new place and those between move up; else the two swap."""
    graph = project.graphs[graph_id]
    name = _open_list(project, graph, old)
    start, end = (item_index(target.port, name) if name else None for target in (old, new))
    if start is None or end is None:
        return swap_links(project, graph_id, old, new)
    order = list(range(1 + max(items_of(graph, graph.places[old.call].call, name))))
    order.insert(end, order.pop(start))
    return reorder(project, graph_id, old.call, name, tuple(order))


def _open_list(project: Project, graph: Graph, target: Target) -> str:
    """The name of the list of any length that the port is an item of."""
    specs = (port.spec for port in input_ports(project, graph, target.call) if port.port == target.port)
    return next((spec.name for spec in specs if spec.many and spec.most is None and not spec.paths), "")
