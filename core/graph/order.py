"""The order in which calls and graphs are made, one and the same for the compiler and for exported code."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import TypeVar

from core.errors import LayerLoomError
from core.graph.project import Project
from core.graph.records import Graph, Model, Structure, flatten
from core.values import CallId, GraphId, KerasObject, LayerId, LayerRef, ModelRef, Value

Node = TypeVar("Node", bound=Hashable)
_PLAIN = (str, int, float, bool, type(None))
_REFERENCES = (ModelRef, LayerRef)


class CallsInALoop(LayerLoomError):
    """Calls that depend on themselves."""

    def __init__(self, graph: GraphId, path: tuple[CallId, ...], names: tuple[str, ...]) -> None:
        super().__init__(f"{' → '.join(names)} is a loop, so none of them can come first. Remove one of its links.")
        self.graph, self.path = graph, path


class ModelsInALoop(LayerLoomError):
    """Graphs whose models contain each other."""

    def __init__(self, path: tuple[GraphId, ...], names: tuple[str, ...]) -> None:
        super().__init__(f"The graphs {' → '.join(names)} use each other's models. Take one of those blocks out.")
        self.path = path


def call_order(graph: Graph, calls: frozenset[CallId] | None = None) -> tuple[CallId, ...]:
    """The calls (all of them, or those given), each after what feeds it and otherwise in the document's order.

    The document's order is that of the layers, then the node index. The calls of one layer keep the order of their
    node indices wherever the links allow it. Raises CallsInALoop.
    """
    order = call_order_up_to_loops(graph, calls)
    chosen = graph.places.keys() if calls is None else graph.places.keys() & calls
    if len(order) < len(chosen):
        path = _loop(_feeds(graph, frozenset(chosen)))
        raise CallsInALoop(graph.id, path, tuple(graph.places[call].layer.name for call in path))
    return order


def call_order_up_to_loops(graph: Graph, calls: frozenset[CallId] | None = None) -> tuple[CallId, ...]:
    """The same, without the calls that stand in a loop or behind one."""
    chosen = [call for call in graph.places if calls is None or call in calls]
    feeds = _feeds(graph, frozenset(chosen))
    order = _first_in_document(chosen, _with_node_order(graph, feeds))
    return order if len(order) == len(chosen) else _first_in_document(chosen, feeds)


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


def models_needed(project: Project, refs: Iterable[ModelRef]) -> dict[GraphId, tuple[Model, ...]]:
    """By graph, in the order of `graph_order`: the models given and all that they contain, in the document's order."""
    needed: set[ModelRef] = set()
    waiting = list(refs)
    while waiting:
        ref = waiting.pop()
        model = project.model(ref)
        if model is not None and ref not in needed:
            needed.add(ref)
            waiting += _models_in(project.graphs[ref.graph], model)
    graphs = (project.graphs[graph] for graph in graph_order(project) if any(ref.graph == graph for ref in needed))
    return {
        graph.id: tuple(model for model in graph.models.values() if ModelRef(graph.id, model.id) in needed)
        for graph in graphs
    }


def graph_order(project: Project) -> tuple[GraphId, ...]:
    """The graphs, nested ones before those that use them, otherwise in the document's order. Raises ModelsInALoop."""
    order = graph_order_up_to_loops(project)
    if len(order) < len(project.graphs):
        path = _loop(_uses(project))
        raise ModelsInALoop(path, tuple(project.graphs[graph].name for graph in path))
    return order


def graph_order_up_to_loops(project: Project) -> tuple[GraphId, ...]:
    """The same, without the graphs whose models contain each other and those that use them."""
    return _first_in_document(list(project.graphs), _uses(project))


def references(value: Value) -> Iterator[ModelRef | LayerRef]:
    """Every model and layer that a value refers to, however deep."""
    if isinstance(value, _REFERENCES):
        yield value
        return
    inner: Iterable[Value] = ()
    if isinstance(value, tuple):
        inner = value
    elif isinstance(value, KerasObject):
        inner = value.config.values()
    elif isinstance(value, Mapping):
        inner = value.values()
    for item in inner:
        if not isinstance(item, _PLAIN):
            yield from references(item)


def models_used(graph: Graph) -> Iterator[tuple[LayerId, ModelRef]]:
    """Every model that the graph's layers hold, with the layer that holds it."""
    for layer in graph.layers.values():
        for value in layer.config.values():
            if not isinstance(value, _PLAIN):
                yield from ((layer.id, ref) for ref in references(value) if isinstance(ref, ModelRef))


def _models_in(graph: Graph, model: Model) -> Iterator[ModelRef]:
    """The models that the blocks of a model hold, blocks that only a wrapper refers to among them."""
    waiting = [graph.places[call].layer.id for call in calls_of(graph, model.inputs, model.outputs)]
    seen: set[LayerId] = set()
    while waiting:
        layer = waiting.pop()
        if layer in seen or layer not in graph.layers:
            continue
        seen.add(layer)
        for ref in references(graph.layers[layer].config):
            if isinstance(ref, LayerRef):
                waiting.append(ref.layer)
            else:
                yield ref


def _uses(project: Project) -> dict[GraphId, list[GraphId]]:
    return {
        graph.id: list(dict.fromkeys(ref.graph for _, ref in models_used(graph) if ref.graph in project.graphs))
        for graph in project.graphs.values()
    }


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


def _first_in_document(nodes: list[Node], feeds: Mapping[Node, list[Node]]) -> tuple[Node, ...]:
    """Kahn's topological sort over a heap of places in the document; what is in or behind a loop is left out."""
    place = {node: index for index, node in enumerate(nodes)}
    missing = {node: len(set(feeds[node])) for node in nodes}
    fed: dict[Node, list[Node]] = {node: [] for node in nodes}
    for node in nodes:
        for before in set(feeds[node]):
            fed[before].append(node)
    ready = [place[node] for node in nodes if not missing[node]]
    heapify(ready)
    order: list[Node] = []
    while ready:
        node = nodes[heappop(ready)]
        order.append(node)
        for after in fed[node]:
            missing[after] -= 1
            if not missing[after]:
                heappush(ready, place[after])
    return tuple(order)


def _loop(feeds: Mapping[Node, list[Node]]) -> tuple[Node, ...]:
    """One loop, its first node repeated at the end, in the direction of the links."""
    left = dict(feeds)
    while free := [node for node, before in left.items() if not any(source in left for source in before)]:
        for node in free:
            del left[node]
    path = [next(iter(left))]
    while path[-1] not in path[:-1]:
        path.append(next(before for before in left[path[-1]] if before in left))
    return tuple(reversed(path[path.index(path[-1]) :]))
