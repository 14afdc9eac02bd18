"""Which block an arrow key leads to, and how blocks line up: pure geometry over the bodies of blocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from PySide6.QtCore import QPointF, QRectF

from core.graph.records import Graph, Position
from core.values import LayerId

Bodies = Mapping[LayerId, QRectF]
_ASIDE = 2.0  # how much farther a block seems for each unit that it lies off the arrow's line


class Way(Enum):
    """The four arrows, as steps."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)

    def times(self, length: float) -> QPointF:
        return QPointF(*self.value) * length


class Line(Enum):
    """What blocks are aligned by."""

    LEFT = "left edges"
    RIGHT = "right edges"
    TOP = "top edges"
    BOTTOM = "bottom edges"


def next_block(graph: Graph, bodies: Bodies, start: LayerId, way: Way) -> LayerId | None:
    """The block one step on: along the links to the left and right, else the nearest that lies in that direction."""
    linked = _linked(graph, start, way) & bodies.keys()
    here = bodies[start].center()
    if linked:
        return min(linked, key=lambda layer: (bodies[layer].center() - here).manhattanLength())
    ahead = {layer: far for layer in bodies.keys() - {start} if (far := _far(bodies[layer].center() - here, way))}
    return min(ahead, key=lambda layer: ahead[layer], default=None)


def nearest(bodies: Bodies, point: QPointF) -> LayerId | None:
    return min(bodies, key=lambda layer: (bodies[layer].center() - point).manhattanLength(), default=None)


def farthest(bodies: Bodies, layers: Collection[LayerId], way: Way) -> LayerId:
    """The one of several blocks that lies farthest in a direction."""
    return max(layers, key=lambda layer: QPointF.dotProduct(bodies[layer].center(), way.times(1)))


def aligned(bodies: Bodies, line: Line) -> Mapping[LayerId, Position]:
    """Where the blocks go to have one edge in common: that of the outermost."""
    chosen = {layer: body.getCoords() for layer, body in bodies.items()}
    lefts, tops, rights, bottoms = zip(*chosen.values(), strict=True)
    places = {
        Line.LEFT: lambda body: Position(min(lefts), body.top()),
        Line.RIGHT: lambda body: Position(max(rights) - body.width(), body.top()),
        Line.TOP: lambda body: Position(body.left(), min(tops)),
        Line.BOTTOM: lambda body: Position(body.left(), max(bottoms) - body.height()),
    }
    return {layer: places[line](body) for layer, body in bodies.items()}


def distributed(bodies: Bodies, *, across: bool) -> Mapping[LayerId, Position]:
    """Equal gaps between blocks, side by side or one below the other; the outermost two stay."""
    sizes = {layer: body.width() if across else body.height() for layer, body in bodies.items()}
    starts = {layer: body.left() if across else body.top() for layer, body in bodies.items()}
    order = sorted(bodies, key=lambda layer: starts[layer] + sizes[layer] / 2)
    room = starts[order[-1]] + sizes[order[-1]] - starts[order[0]] - sum(sizes.values())
    gap, at = room / (len(order) - 1), starts[order[0]]
    places = {}
    for layer in order:
        places[layer] = Position(at, bodies[layer].top()) if across else Position(bodies[layer].left(), at)
        at += sizes[layer] + gap
    return places


def _linked(graph: Graph, start: LayerId, way: Way) -> set[LayerId]:
    calls = {call.id for call in graph.layers[start].calls}
    if way is Way.RIGHT:
        ends: Iterable[object] = (target.call for target, source in graph.links.items() if source.call in calls)
    elif way is Way.LEFT:
        ends = (source.call for target, source in graph.links.items() if target.call in calls)
    else:
        return set()
    return {graph.places[call].layer.id for call in ends} - {start}  # type: ignore[index]


def _far(by: QPointF, way: Way) -> float:
    """How far a block at this distance seems along an arrow; 0 where it doesn't lie that way."""
    along = QPointF.dotProduct(by, way.times(1))
    aside = by.manhattanLength() - abs(along)
    return along + _ASIDE * aside if along > 0 and aside <= 2 * along else 0.0
