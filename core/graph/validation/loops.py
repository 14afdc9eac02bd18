"""Loops: calls that depend on themselves, and graphs whose models contain each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.graph.problem import Problem, Repair, Severity
from core.graph.records import Graph, Layer, Target
from core.graph.validation.facts import Facts, GraphFacts
from core.graph.validation.words import call_called, layer_called, way
from core.values import CallId, GraphId, LayerId, LayerRef

if TYPE_CHECKING:  # the app shows its window in less time than networkx takes
    import networkx as nx


def loops(facts: GraphFacts) -> Iterator[Problem]:
    """One finding for each knot of calls, with the shortest way round it."""
    for knot in facts.loops:
        path = _round_trip(facts.network, knot)
        names = [call_called(facts.graph, call) for call in path]
        yield Problem(
            Severity.ERROR,
            f"{names[0]} depends on itself: {way(names)}.",
            facts.at_call(path[0]),
            "Remove one of these links. To apply a layer again, add a call to it instead.",
            "loop",
            (_without(facts.graph, path[-2], path[0]),),
        )


def nested_loops(facts: Facts) -> Iterator[Problem]:
    """Graphs that use models of each other, or of themselves: nobody could say which to build first."""
    uses = facts.uses
    for knot in _knots(uses):
        path = _round_trip(uses, knot)
        holder: Layer = uses.edges[path[0], path[1]]["layer"]
        names = [facts.project.graphs[graph].name for graph in path]
        yield Problem(
            Severity.ERROR,
            f"The block {layer_called(holder)} holds a model that contains it: {way(names)}.",
            facts.graphs[path[0]].at_layer(holder),
            "Remove the block, or move the model to a graph of its own.",
            "nested-loop",
        )


def wrapper_loops(facts: GraphFacts) -> Iterator[Problem]:
    """Wrappers that wrap each other by reference."""
    import networkx as nx

    layers = facts.graph.layers
    wraps: nx.DiGraph[Any] = nx.DiGraph()
    for layer, _, ref in facts.held:
        if isinstance(ref, LayerRef) and ref.layer in layers and layer.id in layers:
            wraps.add_edge(layer.id, ref.layer)
    for knot in _knots(wraps, list(layers)):
        path = _round_trip(wraps, knot)
        yield Problem(
            Severity.ERROR,
            f"{layer_called(layers[path[0]])} wraps itself: {way([layer_called(layers[layer]) for layer in path])}.",
            facts.at_layer(layers[path[0]]),
            "Let one of them wrap another layer.",
            "nested-loop",
        )


Node = CallId | GraphId | LayerId


def _knots(network: nx.DiGraph[Any], order: Sequence[Node] | None = None) -> list[list[Any]]:
    import networkx as nx

    rank = {node: index for index, node in enumerate(order or network)}
    found = [sorted(knot, key=rank.__getitem__) for knot in nx.strongly_connected_components(network)]
    return sorted(
        (knot for knot in found if len(knot) > 1 or network.has_edge(knot[0], knot[0])), key=lambda knot: rank[knot[0]]
    )


def _round_trip(network: nx.DiGraph[Any], knot: Sequence[Any]) -> list[Any]:
    """The shortest way from the knot's first node back to it, that node at both ends."""
    import networkx as nx

    first, members = knot[0], frozenset(knot)
    if network.has_edge(first, first):
        return [first, first]
    inner = network.subgraph(members)
    far = nx.single_source_shortest_path_length(inner, first)
    last = min((node for node in knot if network.has_edge(node, first)), key=far.__getitem__)
    return [*nx.shortest_path(inner, first, last), first]


def _without(graph: Graph, tail: CallId, head: CallId) -> Repair:
    targets = tuple(Target(head, port) for port, source in graph.incoming.get(head, {}).items() if source.call == tail)
    label = f"Remove the link from {call_called(graph, tail)} to {call_called(graph, head)}"
    return Repair(label, "disconnect", {"graph_id": graph.id, "targets": targets})
