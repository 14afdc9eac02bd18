"""Ways along the links: what lies before and behind some calls, and how one call reaches another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.graph.records import Graph, Source
from core.values import CallId

_NOTHING: Mapping[str, Source] = {}


def upstream(graph: Graph, calls: Iterable[CallId], but: Collection[Source] = ()) -> frozenset[CallId]:
    """The calls and everything that feeds them, by other outputs than those in `but`."""
    found = set(calls)
    waiting = list(found)
    while waiting:
        for source in graph.incoming.get(waiting.pop(), _NOTHING).values():
            if source.call not in found and source not in but:
                found.add(source.call)
                waiting.append(source.call)
    return frozenset(found)


def downstream(graph: Graph, calls: Iterable[CallId]) -> frozenset[CallId]:
    """The calls and everything they feed."""
    fed: dict[CallId, list[CallId]] = {}
    for target, source in graph.links.items():
        fed.setdefault(source.call, []).append(target.call)
    found = set(calls)
    waiting = list(found)
    while waiting:
        new = [call for call in fed.get(waiting.pop(), ()) if call not in found]
        found.update(new)
        waiting += new
    return frozenset(found)


def path_between(graph: Graph, start: CallId, end: CallId) -> tuple[CallId, ...] | None:
    """Calls along the links from `start` to `end`, both included; None where `start` does not feed `end`."""
    if start != end and not any(source[0] == start for source in graph.consumers):
        return None
    feeds: dict[CallId, CallId] = {}
    waiting = [end]
    while waiting and start not in feeds and start != end:
        call = waiting.pop()
        for source in graph.incoming.get(call, _NOTHING).values():
            if source.call not in feeds:
                feeds[source.call] = call
                waiting.append(source.call)
    if start != end and start not in feeds:
        return None
    path = [start]
    while path[-1] != end:
        path.append(feeds[path[-1]])
    return tuple(path)
