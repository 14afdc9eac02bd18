"""Sorting that keeps to the document's order wherever it can, and the search for what makes it impossible."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from heapq import heapify, heappop, heappush
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def first_in_document(nodes: list[Node], feeds: Mapping[Node, list[Node]]) -> tuple[Node, ...]:
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


def loop_in(feeds: Mapping[Node, list[Node]]) -> tuple[Node, ...]:
    """One loop, its first node repeated at the end, in the direction of the links."""
    left = dict(feeds)
    while free := [node for node, before in left.items() if not any(source in left for source in before)]:
        for node in free:
            del left[node]
    path = [next(iter(left))]
    while path[-1] not in path[:-1]:
        path.append(next(before for before in left[path[-1]] if before in left))
    return tuple(reversed(path[path.index(path[-1]) :]))
