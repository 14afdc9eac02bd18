"""Ways along the links: what lies before and behind some calls, and how one call reaches another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from core.graph.edits.references import way
from core.graph.records import Graph, Source
from core.values import CallId


def upstream(graph: Graph, calls: Iterable[CallId]) -> frozenset[CallId]:
    """The calls and everything that feeds them."""
    return reached(calls, lambda call: feeding(graph, call))


def downstream(graph: Graph, calls: Iterable[CallId]) -> frozenset[CallId]:
    """The calls and everything they feed."""
    fed: dict[CallId, list[CallId]] = {}
    for target, source in graph.links.items():
        fed.setdefault(source.call, []).append(target.call)
    return reached(calls, lambda call: fed.get(call, ()))


def path_between(graph: Graph, start: CallId, end: CallId) -> tuple[CallId, ...] | None:
    """Calls along the links from `start` to `end`, both included; None where `start` does not feed `end`."""
    path = way(end, start, lambda call: feeding(graph, call))
    return None if path is None else tuple(reversed(path))


def feeding(graph: Graph, call: CallId, but: Collection[Source] = ()) -> Iterable[CallId]:
    """The calls linked to the inputs of a call, by other outputs than those in `but`."""
    return (source.call for source in graph.incoming.get(call, {}).values() if source not in but)


def reached(calls: Iterable[CallId], following: Callable[[CallId], Iterable[CallId]]) -> frozenset[CallId]:
    """The calls and all that one comes to from them."""
    found = set(calls)
    waiting = list(found)
    while waiting:
        for call in following(waiting.pop()):
            if call not in found:
                found.add(call)
                waiting.append(call)
    return frozenset(found)
