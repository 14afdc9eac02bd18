"""Edits of links: connect, disconnect, replace or move what an input holds, and the order of a list."""

from __future__ import annotations

from collections.abc import Collection

from core.graph.edits.change import put, with_links
from core.graph.edits.find import call_name, graph_of, link_of, place_of
from core.graph.edits.lists import closed_up, items_of, renamed_ports
from core.graph.edits.openings import check_output, check_port, emptied, opened
from core.graph.edits.refusals import BadOrder, WouldCycle
from core.graph.edits.walk import path_between
from core.graph.ports import port_text
from core.graph.project import Project
from core.graph.records import Graph, Source, Target
from core.values import CallId, GraphId


def connect(project: Project, graph_id: GraphId, source: Source, target: Target) -> Project:
    """Links an output to an open input. The bare name of a list means its first open item.

    Refuses a port that is taken, a loop, and outputs and inputs that are not there.
    """
    graph = graph_of(project, graph_id)
    check_output(project, graph, source)
    place_of(graph, target.call)
    if graph.links.get(target) == source:
        return project
    graph, target = opened(project, graph, target)
    check_no_loop(graph, source, target)
    return put(project, with_links(graph, {target: source}))


def disconnect(project: Project, graph_id: GraphId, targets: Collection[Target]) -> Project:
    """Takes links away. Lists of any length close up; the rest of the call's inputs stay as they are."""
    graph = graph_of(project, graph_id)
    for target in targets:
        link_of(graph, target)
    if not targets:
        return project
    left = with_links(graph, gone=targets)
    return closed_up(put(project, left), graph_id, {target.call for target in targets})


def reconnect(project: Project, graph_id: GraphId, source: Source, target: Target) -> Project:
    """Links an output to an input, in the place of the link or the constant it holds now."""
    graph = graph_of(project, graph_id)
    place_of(graph, target.call)
    if graph.links.get(target) == source:
        return project
    return connect(put(project, emptied(graph, target)), graph_id, source, target)


def move_link(project: Project, graph_id: GraphId, old: Target, new: Target) -> Project:
    """Takes the end of a link from one input to another, open one."""
    graph = graph_of(project, graph_id)
    source = link_of(graph, old)
    if old == new:
        return project
    moved = connect(put(project, with_links(graph, gone=[old])), graph_id, source, new)
    return closed_up(moved, graph_id, {old.call})


def swap_links(project: Project, graph_id: GraphId, one: Target, other: Target) -> Project:
    """Exchanges what two inputs are linked to."""
    graph = graph_of(project, graph_id)
    sources = {one: link_of(graph, other), other: link_of(graph, one)}
    if sources[one] == sources[other]:
        return project
    after = with_links(graph, gone=sources)
    for target, source in sources.items():
        check_no_loop(after, source, target)
        after = with_links(after, {target: source})
    return put(project, after)


def reorder(project: Project, graph_id: GraphId, call_id: CallId, name: str, order: tuple[int, ...]) -> Project:
    """Gives the items of a list input another order: item `order[k]` becomes item k, constants included."""
    graph = graph_of(project, graph_id)
    place = place_of(graph, call_id)
    items = items_of(graph, place.call, name)
    count = 1 + max(items, default=-1)
    if sorted(order) != list(range(count)):
        raise BadOrder(f"{name} of {call_name(graph, call_id)}", count, order)
    ports = {port_text(name, old): port_text(name, new) for new, old in enumerate(order)}
    for item in items:
        check_port(project, graph, Target(call_id, ports[port_text(name, item)]))
    return put(project, renamed_ports(graph, call_id, ports))


def check_no_loop(graph: Graph, source: Source, target: Target) -> None:
    path = path_between(graph, target.call, source.call)
    if path is not None:
        raise WouldCycle(source.call, target.call, path, tuple(call_name(graph, call) for call in path))
