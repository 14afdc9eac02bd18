"""What a declared model consists of: a walk back from its outputs that ends at its inputs, inner tensors among them."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph.records import INPUT, Graph, Model, Source, flatten
from core.values import CallId


@dataclass(frozen=True)
class Inside:
    """The calls of a model, what it lacks, and which of its inputs it makes use of."""

    calls: frozenset[CallId]
    lacking: tuple[CallId, ...]  # input blocks that it needs and does not declare
    used: frozenset[Source]


def inside(graph: Graph, model: Model) -> Inside:
    ends = {source for _, source in flatten(model.inputs)}
    calls: set[CallId] = set()
    lacking: dict[CallId, None] = {}
    used: set[Source] = set()
    waiting = [source for _, source in flatten(model.outputs)]
    while waiting:
        source = waiting.pop()
        if source in ends:
            used.add(source)
        elif source.call not in calls and source.call in graph.places:
            calls.add(source.call)
            waiting += graph.incoming.get(source.call, {}).values()
            if graph.places[source.call].layer.class_name == INPUT:
                lacking[source.call] = None
    return Inside(frozenset(calls), tuple(lacking), frozenset(used))
