"""Puts a block into the link it is dropped on; what lies behind moves on where there is too little room."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from PySide6.QtCore import QPointF, QRectF

from core.graph.edits.inserting import insert_call
from core.graph.edits.placing import place, shift
from core.graph.edits.walk import downstream
from core.graph.ports import Filling, input_ports
from core.graph.project import Project
from core.graph.records import Graph, Position, Source, Target
from core.values import CallId, GraphId, LayerId
from gui.canvas.items import LinkItem
from gui.canvas.scene import GraphScene
from gui.theme.tokens import GRID

GAP = 48.0  # between a block and the neighbours it was put between
_SAMPLES = 8

Bodies = Mapping[LayerId, QRectF]


def freestanding(project: Project, graph: Graph, layer_id: LayerId) -> CallId | None:
    """The call of a block that nothing is linked to and that takes something in; None where it can't be inserted."""
    calls = graph.layers[layer_id].calls
    if len(calls) != 1 or graph.incoming.get(calls[0].id) or any(end.call == calls[0].id for end in graph.consumers):
        return None
    ports = [port for port in input_ports(project, graph, calls[0].id) if port.known]
    return calls[0].id if ports and ports[0].filling is Filling.OPEN else None


def link_under(scene: GraphScene, area: QRectF) -> LinkItem | None:
    """The link that runs through an area, the one nearest to its middle where there are several."""
    links = [item for item in scene.items(area) if isinstance(item, LinkItem)]
    return min(links, key=lambda link: _distance(link, area.center()), default=None)


def inserted(project: Project, graph_id: GraphId, call: CallId, target: Target, bodies: Bodies) -> Project:
    """Puts a free call into the link that ends at `target`. `bodies` says how large the blocks are drawn."""
    graph = project.graphs[graph_id]
    source = graph.links[target]
    joined = insert_call(project, graph_id, call, target)
    return _with_room(joined, graph_id, call, (source, target), bodies)


def _with_room(
    project: Project, graph_id: GraphId, call: CallId, ends: tuple[Source, Target], bodies: Bodies
) -> Project:
    graph = project.graphs[graph_id]
    layer, before, behind = (graph.places[each].layer.id for each in (call, ends[0].call, ends[1].call))
    if bodies[behind].left() <= bodies[before].left():
        return project  # the link runs backwards: whoever drew it so keeps the order
    at = graph.positions[layer]
    left = max(at.x, _on_grid(bodies[before].right() + GAP))
    moved = place(project, graph_id, {layer: Position(left, at.y)})
    missing = left + bodies[layer].width() + GAP - bodies[behind].left()
    if missing <= 0:
        return moved
    following = {graph.places[each].layer.id for each in downstream(graph, [ends[1].call])}
    pushed = [each for each in following if bodies[each].left() >= bodies[behind].left()]
    return shift(moved, graph_id, pushed, Position(_on_grid(missing), 0))


def _on_grid(length: float) -> float:
    return float(ceil(length / GRID) * GRID)


def _distance(link: LinkItem, point: QPointF) -> float:
    places = (link.path.pointAtPercent(step / _SAMPLES) for step in range(_SAMPLES + 1))
    return min((place - point).manhattanLength() for place in places)
