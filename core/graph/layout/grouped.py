"""Auto layout in which given groups of blocks stand together: each laid out by itself, then all as one block each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.graph.layout.arrange import Direction, Size, Sockets, arrange
from core.graph.records import Call, Graph, Layer, Position, Source, Target
from core.values import CallId, LayerId


@dataclass(frozen=True, slots=True)
class Around:
    """The room that a group needs around its blocks, on each side, in canvas units."""

    left: float
    top: float
    right: float
    bottom: float


def arrange_grouped(
    graph: Graph,
    sizes: Mapping[LayerId, Size],
    groups: Sequence[Sequence[LayerId]],
    around: Around,
    direction: Direction = "right",
    sockets: Sockets | None = None,
) -> Mapping[LayerId, Position]:
    """New places for all blocks. No block is in two groups."""
    inner = [_inside(graph, sizes, group, direction, sockets) for group in groups]
    extents = [_extent(places, sizes) for places in inner]
    stand_ins = {LayerId(f"group{number}"): number for number in range(len(groups))}
    grouped = {layer for group in groups for layer in group}
    outer_sizes = {layer: size for layer, size in sizes.items() if layer not in grouped}
    for stand_in, number in stand_ins.items():
        size = extents[number]
        outer_sizes[stand_in] = Size(size.width + around.left + around.right, size.height + around.top + around.bottom)
    outer = arrange(_outer(graph, groups), outer_sizes, direction, sockets=sockets)
    places = {layer: at for layer, at in outer.items() if layer not in stand_ins}
    for stand_in, number in stand_ins.items():
        corner = outer[stand_in]
        for layer, at in inner[number].items():
            places[layer] = Position(corner.x + around.left + at.x, corner.y + around.top + at.y)
    return places


def _inside(
    graph: Graph, sizes: Mapping[LayerId, Size], group: Sequence[LayerId], direction: Direction, sockets: Sockets | None
) -> Mapping[LayerId, Position]:
    """From the corner at zero."""
    part = Graph(graph.id, graph.name, {layer: graph.layers[layer] for layer in group}, _within(graph, group))
    places = arrange(part, sizes, direction, sockets=sockets)
    left, top = (min(at[axis] for at in places.values()) for axis in (0, 1))
    return {layer: Position(at.x - left, at.y - top) for layer, at in places.items()}


def _within(graph: Graph, group: Sequence[LayerId]) -> Mapping[Target, Source]:
    calls = {call.id for layer in group for call in graph.layers[layer].calls}
    return {target: source for target, source in graph.links.items() if {target.call, source.call} <= calls}


def _extent(places: Mapping[LayerId, Position], sizes: Mapping[LayerId, Size]) -> Size:
    return Size(
        max(at.x + sizes[layer].width for layer, at in places.items()),
        max(at.y + sizes[layer].height for layer, at in places.items()),
    )


def _outer(graph: Graph, groups: Sequence[Sequence[LayerId]]) -> Graph:
    """The graph with one block and one call in the place of each group; it stands where the group's first block did."""
    of_layer = {layer: number for number, group in enumerate(groups) for layer in group}
    layers: dict[LayerId, Layer] = {}
    calls: dict[CallId, CallId] = {}
    for layer in graph.layers.values():
        number = of_layer.get(layer.id)
        if number is None:
            layers[layer.id] = layer
            continue
        stand_in = LayerId(f"group{number}")
        call = Call(CallId(f"group{number}"))
        layers.setdefault(stand_in, Layer(stand_in, stand_in, layer.class_name, calls=(call,)))
        calls |= {one.id: call.id for one in layer.calls}
    stand_ins = frozenset(calls.values())
    links: dict[Target, Source] = {}
    for target, source in graph.links.items():
        end, begin = calls.get(target.call, target.call), calls.get(source.call, source.call)
        if end != begin:
            links[Target(end, f"{target.call} {target.port}" if end in stand_ins else target.port)] = (
                Source(begin) if begin in stand_ins else source
            )
    positions = {layer: at for layer, at in graph.positions.items() if layer not in of_layer}
    return Graph(graph.id, graph.name, layers, links, positions=positions)
