"""Ranks: every link leads from a rank to a later one, over as few ranks in between as a quick rule can reach."""

from __future__ import annotations

from collections.abc import Sequence

from core.graph.layout.net import Edge, Layered, Link, Net

MOST_BENDS = 20_000
BEND_EXTENT = 12.0


def layered(net: Net) -> Layered:
    """The net with ranks, its loops cut and its long links broken into bends."""
    edges = without_loops(len(net), net.edges)
    ranks = ranked(len(net), edges)
    made = Layered(len(net), list(net.across), [[] for _ in range(max(ranks, default=0) + 1)])
    for vertex, rank in enumerate(ranks):
        made.ranks[rank].append(vertex)
    made.up, made.down = [[] for _ in ranks], [[] for _ in ranks]
    for edge in _with_room(edges, ranks):
        _route(made, edge, ranks)
    return made


def without_loops(size: int, edges: Sequence[Edge]) -> list[Edge]:
    """The edges with those that close a loop turned around, found by a walk in depth from the first vertices."""
    out: list[list[int]] = [[] for _ in range(size)]
    for index, edge in enumerate(edges):
        out[edge.tail].append(index)
    turned = _closing(out, edges)
    return [Edge(e.head, e.tail, e.end, e.start) if i in turned else e for i, e in enumerate(edges)]


def ranked(size: int, edges: Sequence[Edge]) -> list[int]:
    """Ranks from 0: as early as possible, and later again where a block has more links ahead than behind."""
    ups: list[list[int]] = [[] for _ in range(size)]
    downs: list[list[int]] = [[] for _ in range(size)]
    for edge in edges:
        ups[edge.head].append(edge.tail)
        downs[edge.tail].append(edge.head)
    order = _topological(ups, downs)
    ranks = [0] * size
    for vertex in order:
        ranks[vertex] = max((ranks[above] + 1 for above in ups[vertex]), default=0)
    for vertex in reversed(order):
        if downs[vertex] and len(downs[vertex]) > len(ups[vertex]):
            ranks[vertex] = min(ranks[below] for below in downs[vertex]) - 1
    for vertex in order:  # what has come later lets its followers stay close, and some of them can still go back
        if ups[vertex] and len(ups[vertex]) > len(downs[vertex]):
            ranks[vertex] = max(ranks[above] for above in ups[vertex]) + 1
    return ranks


def _closing(out: list[list[int]], edges: Sequence[Edge]) -> set[int]:
    new, opened, done = 0, 1, 2
    state, turned = [new] * len(out), set()
    for start in range(len(out)):
        stack = [(start, iter(out[start]))] if state[start] == new else []
        state[start] = opened if stack else state[start]
        while stack:
            vertex, ahead = stack[-1]
            index = next(ahead, None)
            if index is None:
                state[vertex] = done
                stack.pop()
            elif state[edges[index].head] == opened:
                turned.add(index)
            elif state[edges[index].head] == new:
                state[edges[index].head] = opened
                stack.append((edges[index].head, iter(out[edges[index].head])))
    return turned


def _topological(ups: list[list[int]], downs: list[list[int]]) -> list[int]:
    missing = [len(above) for above in ups]
    order = [vertex for vertex, count in enumerate(missing) if not count]
    for vertex in order:
        for below in downs[vertex]:
            missing[below] -= 1
            if not missing[below]:
                order.append(below)
    return order


def _with_room(edges: Sequence[Edge], ranks: Sequence[int]) -> list[Edge]:
    """The edges whose bends fit into what a layout can handle in time; the longest ones go without a way of theirs."""
    left, chosen = MOST_BENDS, []
    for edge in sorted(edges, key=lambda edge: ranks[edge.head] - ranks[edge.tail]):
        left -= ranks[edge.head] - ranks[edge.tail] - 1
        if left < 0:
            break
        chosen.append(edge)
    kept = set(chosen)
    return [edge for edge in edges if edge in kept]


def _route(made: Layered, edge: Edge, ranks: Sequence[int]) -> None:
    above, leaving = edge.tail, edge.start
    for rank in range(ranks[edge.tail] + 1, ranks[edge.head]):
        bend = len(made.across)
        made.across.append(BEND_EXTENT)
        made.ends.append((edge.tail, edge.head))
        made.ranks[rank].append(bend)
        made.up.append([])
        made.down.append([])
        _join(made, above, bend, leaving, BEND_EXTENT / 2)
        above, leaving = bend, BEND_EXTENT / 2
    _join(made, above, edge.head, leaving, edge.end)


def _join(made: Layered, above: int, below: int, leaving: float, landing: float) -> None:
    lower = leaving - landing
    made.down[above].append(Link(below, lower, _share(landing, made.across[below])))
    made.up[below].append(Link(above, lower, _share(leaving, made.across[above])))


def _share(socket: float, extent: float) -> float:
    return min(max(socket / extent, 0.0), 0.999) if extent > 0 else 0.5
