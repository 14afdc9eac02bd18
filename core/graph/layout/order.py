"""The order of the blocks in each rank: few crossings, and close to how the blocks stood before.

Ranks are sorted by the mean place of their neighbours, downwards and upwards in turns, then neighbours change places
where that saves crossings (Gansner and others, "A technique for drawing directed graphs", 1993). Where a link lands on
a block counts too, so that the sockets of a list are met in their order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise

from core.graph.layout.net import Layered, Link, Net

SWEEPS = 6
_PATIENCE = 2
_WIDEST = 400  # pairs of links that an exchange looks at; hubs keep their places

Ranks = list[list[int]]


def order(net: Net, layered: Layered) -> None:
    """Sorts every rank of `layered` in place."""
    fresh = _improved(layered, layered.ranks)
    moves = _moves(net, fresh)
    if moves:
        places = _places(net, layered)
        kept = _improved(layered, [sorted(rank, key=places.__getitem__) for rank in layered.ranks])
        if crossings(layered, kept) + _moves(net, kept) < crossings(layered, fresh) + moves:
            fresh = kept
    layered.ranks = fresh


def crossings(layered: Layered, ranks: Sequence[Sequence[int]]) -> int:
    """How many pairs of links cross, all ranks together (after Barth, Jünger and Mutzel, "Simple and efficient bilayer
    cross counting", 2002, with a sorted list in place of their tree)."""
    return sum(_crossings(layered, above, below) for above, below in pairwise(ranks))


def _crossings(layered: Layered, above: Sequence[int], below: Sequence[int]) -> int:
    if len(above) < 2:
        return 0
    place = {v: index for index, v in enumerate(below)}
    ends: list[float] = []
    found = 0
    for v in above:
        links = layered.down[v]
        if len(links) == 1:  # the common case, spelled out for speed
            end = place[links[0].other] + links[0].at
            found += len(ends) - bisect_right(ends, end)
            insort(ends, end)
        elif links:
            landing = [place[link.other] + link.at for link in links]
            found += sum(len(ends) - bisect_right(ends, end) for end in landing)
            for end in landing:
                insort(ends, end)
    return found


def _moves(net: Net, ranks: Sequence[Sequence[int]]) -> int:
    """How many pairs of blocks of a rank stood the other way round."""
    found = 0
    for rank in ranks:
        seen: list[float] = []
        for v in rank:
            place = net.before[v] if v < len(net) else None
            if place is not None:
                found += len(seen) - bisect_right(seen, place)
                insort(seen, place)
    return found


def _places(net: Net, layered: Layered) -> list[float]:
    """Where each vertex was; new blocks stand among their neighbours, bends between the blocks they join."""
    around: list[list[float]] = [[] for _ in range(len(net))]
    for edge in net.edges:
        for one, other in ((edge.tail, edge.head), (edge.head, edge.tail)):
            place = net.before[other]
            if place is not None:
                around[one].append(place)
    blocks = [_mean(near) if place is None else place for place, near in zip(net.before, around, strict=True)]
    return blocks + [(blocks[tail] + blocks[head]) / 2 for tail, head in layered.ends]


def _mean(places: Sequence[float]) -> float:
    return sum(places) / len(places) if places else 0.0


def _improved(layered: Layered, start: Ranks) -> Ranks:
    """The best of what a few sweeps from `start` give, `start` itself included."""
    best, fewest = start, crossings(layered, start)
    now = [list(rank) for rank in start]
    without_gain = 0
    for sweep in range(SWEEPS):
        if not fewest or without_gain == _PATIENCE:
            break
        _sweep(layered, now, backwards=bool(sweep % 2))
        count = crossings(layered, now)
        without_gain = 0 if count < fewest else without_gain + 1
        if count < fewest:
            best, fewest = [list(rank) for rank in now], count
    return _exchanged(layered, best) if fewest else best


def _sweep(layered: Layered, ranks: Ranks, backwards: bool) -> None:
    towards = layered.down if backwards else layered.up
    place = [0] * len(layered.across)
    for rank in reversed(ranks) if backwards else ranks:
        if len(rank) > 1:
            mean = {v: _mean_place(towards[v], place, own) for own, v in enumerate(rank)}
            rank.sort(key=mean.__getitem__)
            for index, v in enumerate(rank):
                place[v] = index


def _mean_place(links: Sequence[Link], place: Sequence[int], own: int) -> float:
    if not links:
        return own
    return sum(place[link.other] + link.at for link in links) / len(links)


def _exchanged(layered: Layered, ranks: Ranks) -> Ranks:
    """The ranks with neighbours exchanged wherever that saves crossings, once through all ranks."""
    place = [0] * len(layered.across)
    for rank in ranks:
        for index, v in enumerate(rank):
            place[v] = index
    for rank in ranks:
        for index in range(len(rank) - 1):
            v, w = rank[index], rank[index + 1]
            if _saves(layered.up, place, v, w) + _saves(layered.down, place, v, w) > 0:
                rank[index], rank[index + 1] = w, v
                place[v], place[w] = index + 1, index
    return ranks


def _saves(links: Sequence[Sequence[Link]], place: Sequence[int], v: int, w: int) -> int:
    """How many crossings fewer the links of v and w would have with w before v."""
    saved = 0
    if len(links[v]) * len(links[w]) > _WIDEST:
        return saved
    for one in links[v]:
        landing = place[one.other] + one.at
        for other in links[w]:
            end = place[other.other] + other.at
            saved += (landing > end) - (landing < end)
    return saved
