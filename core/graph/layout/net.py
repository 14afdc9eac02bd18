"""The graph as the layout sees it: one vertex per block, with its extent, and links between sockets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Edge(NamedTuple):
    """A link between two vertices. `start` and `end` are how far its sockets are from the tops of the blocks."""

    tail: int
    head: int
    start: float
    end: float


@dataclass(frozen=True)
class Net:
    """Vertices 0 … n-1. `across` is a block's extent along its rank, `along` in the direction of the links.

    `before` is where a block's middle stood across the direction, `stood` where it began along it, None where it has no
    place yet.
    """

    across: Sequence[float]
    along: Sequence[float]
    before: Sequence[float | None]
    stood: Sequence[float | None]
    edges: Sequence[Edge]

    def __len__(self) -> int:
        return len(self.across)


class Link(NamedTuple):
    """A link of a vertex to one in the rank before or after it.

    `lower` is how much lower the vertex behind stands than the one ahead, top to top, when the link is straight;
    `at` where on `other` the link lands, from 0 (top) to 1.
    """

    other: int
    lower: float
    at: float


@dataclass
class Layered:
    """A net without loops whose edges all lead from one rank to the next: long links pass through bends.

    Vertices from `blocks` on are bends; `ends[k]` are the blocks that the link of bend `blocks + k` joins. `up` and
    `down` hold each vertex's links to the ranks before and after.
    """

    blocks: int
    across: list[float]
    ranks: list[list[int]]
    ends: list[tuple[int, int]] = field(default_factory=list)
    up: list[list[Link]] = field(default_factory=list)
    down: list[list[Link]] = field(default_factory=list)


def components(size: int, edges: Sequence[Edge]) -> list[list[int]]:
    """The vertices that hang together, each group and all groups in the order of their first vertices."""
    around: list[list[int]] = [[] for _ in range(size)]
    for edge in edges:
        around[edge.tail].append(edge.head)
        around[edge.head].append(edge.tail)
    seen = [False] * size
    return [sorted(_reached(start, around, seen)) for start in range(size) if not seen[start]]


def _reached(start: int, around: list[list[int]], seen: list[bool]) -> list[int]:
    found, waiting = [], [start]
    seen[start] = True
    while waiting:
        vertex = waiting.pop()
        found.append(vertex)
        for other in around[vertex]:
            if not seen[other]:
                seen[other] = True
                waiting.append(other)
    return found


def part(net: Net, vertices: Sequence[int], edges: Sequence[Edge]) -> Net:
    """The net of some vertices, numbered anew in the order given; `edges` are those between them."""
    new = {vertex: index for index, vertex in enumerate(vertices)}
    return Net(
        [net.across[vertex] for vertex in vertices],
        [net.along[vertex] for vertex in vertices],
        [net.before[vertex] for vertex in vertices],
        [net.stood[vertex] for vertex in vertices],
        [Edge(new[edge.tail], new[edge.head], edge.start, edge.end) for edge in edges],
    )
