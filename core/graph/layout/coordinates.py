"""Places across the direction of the links: long straight lines first, then as close together as the blocks allow.

After Brandes and Köpf, "Fast and simple horizontal coordinate assignment" (2001): four alignments, each packed towards
one side, and the mean of the two middle answers. Lines are straight from socket to socket rather than from middle to
middle, as in ELK, and lines of several blocks are packed along the longest chain of neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from core.graph.layout.net import Layered, Link

GAP = 36.0
BEND_GAP = 16.0


def coordinates(layered: Layered) -> list[float]:
    """The top of every vertex, bends included."""
    crossed, rooms = _crossed(layered), _rooms(layered)
    answers = [
        _settled(layered, _aligned(layered, upwards, backwards, crossed), rooms, backwards)
        for upwards in (False, True)
        for backwards in (False, True)
    ]
    return _between(layered, answers)


def _rooms(layered: Layered) -> list[tuple[int, int, float]]:
    """Neighbours in a rank, and how far the top of the second one is at least below that of the first."""
    blocks, across = layered.blocks, layered.across
    return [
        (v, w, across[v] + (GAP if v < blocks and w < blocks else BEND_GAP))
        for rank in layered.ranks
        for v, w in pairwise(rank)
    ]


class _Lines:
    """Vertices that stand in one straight line. `shift[v]` is how far v's top is below that of its line's root."""

    def __init__(self, size: int) -> None:
        self.root = list(range(size))
        self.shift = [0.0] * size

    def join(self, v: int, onto: int, lower: float) -> None:
        self.root[v] = self.root[onto]
        self.shift[v] = self.shift[onto] + lower


def _crossed(layered: Layered) -> set[tuple[int, int]]:
    """Links that cross the way of a long link and so give way to it."""
    found: set[tuple[int, int]] = set()
    for above, below in pairwise(layered.ranks):
        place = {v: index for index, v in enumerate(above)}
        left = done = 0
        for index, v in enumerate(below):
            inner = _inner(layered, v)
            if inner is None and index < len(below) - 1:
                continue
            right = len(above) if inner is None else place[inner]
            for w in below[done : index + 1]:
                found.update((u, w) for u, *_ in layered.up[w] if not left <= place[u] <= right and u != inner)
            done, left = index + 1, right
    return found


def _inner(layered: Layered, v: int) -> int | None:
    """The bend above a bend."""
    above = layered.up[v][0].other if v >= layered.blocks else -1
    return above if above >= layered.blocks else None


def _aligned(layered: Layered, upwards: bool, backwards: bool, crossed: set[tuple[int, int]]) -> _Lines:
    lines = _Lines(len(layered.across))
    ranks = layered.ranks[::-1] if upwards else layered.ranks
    links = layered.down if upwards else layered.up
    for earlier, rank in pairwise(ranks):
        place = {v: index for index, v in enumerate(reversed(earlier) if backwards else earlier)}
        last = -1
        for v in reversed(rank) if backwards else rank:
            last = _align(v, links[v], place, last, lines, crossed, upwards)
    return lines


def _align(
    v: int,
    links: list[Link],
    place: dict[int, int],
    last: int,
    lines: _Lines,
    crossed: set[tuple[int, int]],
    upwards: bool,
) -> int:
    """Puts v in line with a middle one of its neighbours if none beyond `last` is in the way; the new `last`."""
    near = links if len(links) < 2 else sorted(links, key=lambda link: place[link.other] + link.at)
    for u, lower, _ in near[(len(near) - 1) // 2 : len(near) // 2 + 1]:
        at = place[u]
        if at > last and ((v, u) if upwards else (u, v)) not in crossed:
            lines.join(v, u, -lower if upwards else lower)
            return at
    return last


def _settled(layered: Layered, lines: _Lines, rooms: Sequence[tuple[int, int, float]], backwards: bool) -> list[float]:
    """Every line as far to one side as the lines beside it allow (the longest path through them)."""
    root, shift = lines.root, lines.shift
    after: list[list[tuple[int, float]]] = [[] for _ in root]
    missing = [0] * len(root)
    for v, w, room in rooms:
        one, other = (root[w], root[v]) if backwards else (root[v], root[w])
        after[one].append((other, room + shift[v] - shift[w]))
        missing[other] += 1
    place = _side(layered, lines, backwards)
    waiting = [v for v, of in enumerate(root) if v == of and not missing[v]]
    for v in waiting:
        at = place[v]
        for other, room in after[v]:
            place[other] = min(place[other], at - room) if backwards else max(place[other], at + room)
            missing[other] -= 1
            if not missing[other]:
                waiting.append(other)
    return [place[of] + lower for of, lower in zip(root, shift, strict=True)]


def _side(layered: Layered, lines: _Lines, backwards: bool) -> list[float]:
    """The outermost place of each line: no vertex of it reaches beyond zero."""
    place = [0.0] * len(lines.root)
    for v, (of, lower) in enumerate(zip(lines.root, lines.shift, strict=True)):
        reach = -lower - layered.across[v] if backwards else -lower
        place[of] = min(place[of], reach) if backwards else max(place[of], reach)
    return place


def _between(layered: Layered, answers: Sequence[list[float]]) -> list[float]:
    """The mean of the two middle answers of each vertex, all answers moved onto the most compact one before."""
    spans = [_span(layered, answer) for answer in answers]
    top, bottom = min(spans, key=lambda span: span[1] - span[0])
    moves = [top - span[0] if index % 2 == 0 else bottom - span[1] for index, span in enumerate(spans)]
    moved = ([place + move for place in answer] for answer, move in zip(answers, moves, strict=True))
    return [sum(sorted(four)[1:3]) / 2 for four in zip(*moved, strict=True)]


def _span(layered: Layered, answer: Sequence[float]) -> tuple[float, float]:
    return min(answer), max(place + extent for place, extent in zip(answer, layered.across, strict=True))
