"""From a graph and the sizes of its blocks to their places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from statistics import median
from typing import Literal, NamedTuple

from core.graph.layout.coordinates import coordinates
from core.graph.layout.fold import BETWEEN_ROWS, SCREEN, reach, rows
from core.graph.layout.net import Edge, Layered, Net, components, part
from core.graph.layout.order import order
from core.graph.layout.ranks import layered
from core.graph.records import Graph, Position, Source, Target
from core.values import LayerId

Direction = Literal["right", "down"]
Sockets = Mapping[Source | Target, float]

BETWEEN_RANKS = 80.0
BETWEEN_PARTS = 64.0
ROW_OF_LONERS = 1200.0


class Size(NamedTuple):
    """The extent of a block, in canvas units."""

    width: float
    height: float


def arrange(
    graph: Graph,
    sizes: Mapping[LayerId, Size],
    direction: Direction = "right",
    only: Collection[LayerId] | None = None,
    sockets: Sockets | None = None,
) -> Mapping[LayerId, Position]:
    """New places for all blocks, or for those of a selection; a block is one vertex however many calls it has.

    `sockets` tells how far below its block's top each socket is, so that lines from socket to socket are straight; a
    socket it leaves out counts as in the middle. With `direction="down"`, links run from middle to middle.
    """
    chosen = [layer for layer in graph.layers if layer in sizes and (only is None or layer in only)]
    if not chosen:
        return {}
    net = _net(graph, chosen, sizes, direction, sockets or {})
    spots = _stacked(net, SCREEN if direction == "right" else 1 / SCREEN)
    corners = {layer: _corner(spot, direction) for layer, spot in zip(chosen, spots, strict=True)}
    return _where_they_were(graph, corners)


Spot = tuple[float, float]  # across and along


def _net(
    graph: Graph, chosen: Sequence[LayerId], sizes: Mapping[LayerId, Size], direction: Direction, sockets: Sockets
) -> Net:
    right = direction == "right"
    across = [sizes[layer].height if right else sizes[layer].width for layer in chosen]
    along = [sizes[layer].width if right else sizes[layer].height for layer in chosen]
    places = [graph.positions.get(layer) for layer in chosen]
    before = [
        None if place is None else (place.y if right else place.x) + extent / 2
        for place, extent in zip(places, across, strict=True)
    ]
    stood = [None if place is None else (place.x if right else place.y) for place in places]
    return Net(across, along, before, stood, _edges(graph, chosen, across, sockets if right else {}))


def _edges(graph: Graph, chosen: Sequence[LayerId], across: Sequence[float], sockets: Sockets) -> list[Edge]:
    vertex = {layer: index for index, layer in enumerate(chosen)}
    of_call = {call: vertex[place.layer.id] for call, place in graph.places.items() if place.layer.id in vertex}
    found: dict[tuple[int, int], Edge] = {}
    for target, source in graph.links.items():
        tail, head = of_call.get(source.call), of_call.get(target.call)
        if tail is not None and head is not None and tail != head:
            start, end = sockets.get(source, across[tail] / 2), sockets.get(target, across[head] / 2)
            found.setdefault((tail, head), Edge(tail, head, start, end))
    return list(found.values())


def _stacked(net: Net, shape: float) -> list[Spot]:
    """The parts that hang together one after the other, as they stood; single blocks in rows at the end."""
    spots: list[Spot] = [(0.0, 0.0)] * len(net)
    groups = components(len(net), net.edges)
    edges = _edges_of(groups, net.edges)
    bottom = 0.0
    for index in sorted((i for i, group in enumerate(groups) if len(group) > 1), key=lambda i: _height(net, groups[i])):
        placed, extent = _arranged(part(net, groups[index], edges[index]), shape)
        for vertex, (across, along) in zip(groups[index], placed, strict=True):
            spots[vertex] = (across + bottom, along)
        bottom += extent + BETWEEN_PARTS
    _lay_out_loners(net, [group[0] for group in groups if len(group) == 1], bottom, spots)
    return spots


def _edges_of(groups: Sequence[Sequence[int]], edges: Sequence[Edge]) -> list[list[Edge]]:
    of_vertex = {vertex: index for index, group in enumerate(groups) for vertex in group}
    found: list[list[Edge]] = [[] for _ in groups]
    for edge in edges:
        found[of_vertex[edge.tail]].append(edge)
    return found


def _height(net: Net, group: Sequence[int]) -> tuple[float, int]:
    known = [place for vertex in group if (place := net.before[vertex]) is not None]
    return (sum(known) / len(known) if known else float("inf")), group[0]


def _arranged(net: Net, shape: float) -> tuple[list[Spot], float]:
    """One connected net: the spot of each block, and the extent of all across the direction."""
    drawn = layered(net)
    order(net, drawn)
    tops, starts = coordinates(drawn), _starts(net, drawn)
    spots: list[Spot] = [(0.0, 0.0)] * len(net)
    edges = [_reach(net, tops, rank) for rank in drawn.ranks]
    bottom = 0.0
    for begin, end in rows(net, drawn, starts, edges, shape):
        top, low = reach(edges[begin:end])
        for rank in range(begin, end):
            for v in drawn.ranks[rank]:
                if v < len(net):
                    spots[v] = tops[v] - top + bottom, starts[rank] - starts[begin]
        bottom += low - top + BETWEEN_ROWS
    return spots, bottom - BETWEEN_ROWS


def _reach(net: Net, tops: Sequence[float], rank: Sequence[int]) -> tuple[float, float]:
    """From where to where the blocks of a rank reach across; its bends where there are only those."""
    return reach(
        [(tops[v], tops[v] + net.across[v]) for v in rank if v < len(net)] or [(tops[v], tops[v]) for v in rank]
    )


def _starts(net: Net, drawn: Layered) -> list[float]:
    """Where each rank begins in the direction of the links: one is as long as its longest block."""
    lengths = [max((net.along[v] for v in rank if v < len(net)), default=0.0) for rank in drawn.ranks]
    return list(accumulate((length + BETWEEN_RANKS for length in lengths), initial=0.0))


def _lay_out_loners(net: Net, loners: Sequence[int], bottom: float, spots: list[Spot]) -> None:
    start, tallest = 0.0, 0.0
    for vertex in loners:
        if start and start + net.along[vertex] > ROW_OF_LONERS:
            bottom, start, tallest = bottom + tallest + BETWEEN_PARTS / 2, 0.0, 0.0
        spots[vertex] = (bottom, start)
        start += net.along[vertex] + BETWEEN_RANKS
        tallest = max(tallest, net.across[vertex])


def _corner(spot: Spot, direction: Direction) -> Position:
    across, along = spot
    return Position(along, across) if direction == "right" else Position(across, along)


def _where_they_were(graph: Graph, corners: Mapping[LayerId, Position]) -> Mapping[LayerId, Position]:
    """The same picture, moved so that as many blocks as can be stay where they stood; whole numbers."""
    stood = [(graph.positions[layer], corner) for layer, corner in corners.items() if layer in graph.positions]
    dx = median([old.x - new.x for old, new in stood] or [0.0])
    dy = median([old.y - new.y for old, new in stood] or [0.0])
    return {layer: Position(float(round(at.x + dx)), float(round(at.y + dy))) for layer, at in corners.items()}
