"""Folds what is far too long into rows, as text is folded into lines: every row runs in the direction of the links.

Rows end where few links cross from one rank to the next, and where they ended before, so that a small edit moves
little. The links that lead from the end of a row to the start of the next one run back between the rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf, sqrt

from core.graph.layout.net import Layered, Net

BETWEEN_ROWS = 96.0
SCREEN = 1.6  # width to height of what a folded layout aims at
_LONG = 2400.0  # along the links, for a square; less is not folded
_SLENDER = 5.0  # how many times longer than wide a layout must be
_SHORTEST_ROW = 1600.0  # for a square
_LEAST, _MOST = 0.65, 1.2  # a row's length, as a share of what is aimed at
_MOST_CROSSING = 6  # links across the end of a row, for more would be a tangle
_CROSSING, _KEPT = 0.2, 0.6  # what a link across the end of a row costs; what an end that was one before is worth


Edges = tuple[float, float]  # from where to where something reaches across


def rows(
    net: Net, drawn: Layered, starts: Sequence[float], edges: Sequence[Edges], shape: float
) -> list[tuple[int, int]]:
    """The rows, each as its first rank and the one after its last.

    `starts` are those of the ranks, and the end of the last; `edges` how far each reaches. `shape` is the wanted length
    along to the wanted reach across.
    """
    whole = [(0, len(drawn.ranks))]
    length, extent = starts[-1], _extent(edges)
    if length < _LONG * sqrt(shape) or length < _SLENDER * extent:
        return whole
    costs, found = _costs(net, drawn), whole
    for _ in range(2):  # what reaches far across as a whole may well be a thread in each of its rows
        tall = sum(_extent(edges[begin:end]) for begin, end in found) / len(found) + BETWEEN_ROWS
        aim = max(sqrt(shape * length * tall), _SHORTEST_ROW * sqrt(shape))
        begins = _begins(starts, costs, aim)
        found = list(pairwise([*begins, len(drawn.ranks)]))
    return found


def reach(edges: Sequence[Edges]) -> Edges:
    """From where to where several things reach across."""
    return min(edge[0] for edge in edges), max(edge[1] for edge in edges)


def _extent(edges: Sequence[Edges]) -> float:
    top, bottom = reach(edges)
    return bottom - top


def _begins(starts: Sequence[float], costs: Sequence[float], aim: float) -> list[int]:
    """The first ranks of rows of about the length `aim`."""
    found = [0]
    while starts[-1] - starts[found[-1]] > _MOST * aim:
        begin = starts[found[-1]]
        least, most = bisect_left(starts, begin + _LEAST * aim), bisect_right(starts, begin + _MOST * aim)
        possible = [rank for rank in range(least, min(most, len(costs))) if costs[rank] < inf]
        later = next((rank for rank in range(most, len(costs)) if costs[rank] < inf), None)
        if possible:
            found.append(min(possible, key=lambda rank: costs[rank] + abs(starts[rank] - begin - aim) / aim))
        elif later is not None:
            found.append(later)
        else:
            break
    return found


def _costs(net: Net, drawn: Layered) -> list[float]:
    """What it costs to begin a row with a rank."""
    crossing = [0.0] + [float(sum(bool(drawn.down[v]) for v in rank)) for rank in drawn.ranks[:-1]]
    costs = [_CROSSING * (links - 1) if links <= _MOST_CROSSING else inf for links in crossing]
    for index in range(1, len(drawn.ranks)):
        if _turned(net, drawn.ranks[index - 1], drawn.ranks[index]):
            costs[index] -= _KEPT
    return costs


def _turned(net: Net, before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether the later rank stands farther back than the earlier one, so that a row began with it."""
    ends = [place for v in before if v < len(net) and (place := net.stood[v]) is not None]
    begins = [place for v in after if v < len(net) and (place := net.stood[v]) is not None]
    return bool(ends and begins) and max(begins) < min(ends)
