"""The order in which the calls of a graph are made, and which of them a model needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from core.errors import LayerLoomError
from core.graph.order.sorting import first_in_document, loop_in
from core.graph.records import Graph, Model, Structure, flatten
from core.values import CallId, GraphId


class CallsInALoop(LayerLoomError):
    """Calls that depend on themselves."""

    def __init__(self, graph: GraphId, path: tuple[CallId, ...], names: tuple[str, ...]) -> None:
        super().__init__(f"{' → '.join(names)} is a loop, so none of them can come first. Remove one of its links.")
        self.graph, self.path = graph, path


def call_order(graph: Graph, calls: frozenset[CallId] | None = None) -> tuple[CallId, ...]:
    """The calls (all of them, or those given), each after what feeds it and otherwise in the document's order.

    The document's order is that of the layers, then the node index. The calls of one layer keep the order of their
    node indices wherever the links allow it. Raises CallsInALoop.
    """
    order = call_order_up_to_loops(graph, calls)
    chosen = graph.places.keys() if calls is None else graph.places.keys() & calls
    if len(order) < len(chosen):
        path = loop_in(_feeds(graph, frozenset(chosen)))
        raise CallsInALoop(graph.id, path, tuple(graph.places[call].layer.name for call in path))
    return order


def call_order_up_to_loops(graph: Graph, calls: frozenset[CallId] | None = None) -> tuple[CallId, ...]:
    """The same, without the calls that stand in a loop or behind one."""
    chosen = [call for call in graph.places if calls is None or call in calls]
    feeds = _feeds(graph, frozenset(chosen))
    order = first_in_document(chosen, _with_node_order(graph, feeds))
    return order if len(order) == len(chosen) else first_in_document(chosen, feeds)


def calls_of(graph: Graph, *structures: Structure) -> frozenset[CallId]:
    """Every call that the given sources need, they themselves included."""
    waiting = [source.call for structure in structures for _, source in flatten(structure)]
    found: set[CallId] = set()
    while waiting:
        call = waiting.pop()
        if call not in found and call in graph.places:
            found.add(call)
            waiting += [source.call for source in graph.incoming.get(call, {}).values()]
    return frozenset(found)


def calls_between(graph: Graph, inputs: Structure, outputs: Structure) -> frozenset[CallId]:
    """The calls that work out the outputs from the inputs: those a model cut out there consists of."""
    given = {source for _, source in flatten(inputs)}
    waiting = [source for _, source in flatten(outputs)]
    found: set[CallId] = set()
    while waiting:
        source = waiting.pop()
        if source not in given and source.call not in found and source.call in graph.places:
            found.add(source.call)
            waiting += graph.incoming.get(source.call, {}).values()
    return frozenset(found)


def calls_of_models(graph: Graph, models: Iterable[Model]) -> frozenset[CallId]:
    """Every call that one of the models needs. What lies before an inner tensor that a model starts at counts."""
    return frozenset().union(*(calls_of(graph, model.inputs, model.outputs) for model in models))


def _feeds(graph: Graph, chosen: frozenset[CallId]) -> dict[CallId, list[CallId]]:
    return {
        call: [source.call for source in graph.incoming.get(call, {}).values() if source.call in chosen]
        for call in chosen
    }


def _with_node_order(graph: Graph, feeds: Mapping[CallId, list[CallId]]) -> dict[CallId, list[CallId]]:
    after = {call: list(before) for call, before in feeds.items()}
    for layer in graph.layers.values():
        for earlier, later in pairwise(call.id for call in layer.calls if call.id in after):
            after[later].append(earlier)
    return after
