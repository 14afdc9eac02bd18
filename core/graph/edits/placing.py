"""Edits of where blocks stand on the canvas."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.graph.edits.change import put, with_positions
from core.graph.edits.find import graph_of, layer_of, layers_of
from core.graph.project import Project
from core.graph.records import Position
from core.values import GraphId, LayerId

_NOWHERE = Position(0.0, 0.0)


def place(project: Project, graph_id: GraphId, positions: Mapping[LayerId, Position]) -> Project:
    """Puts blocks at these places (drag, align, auto layout)."""
    graph = graph_of(project, graph_id)
    for layer_id in positions:
        layer_of(graph, layer_id)
    return put(project, with_positions(graph, positions))


def shift(project: Project, graph_id: GraphId, layer_ids: Collection[LayerId], by: Position) -> Project:
    """Moves blocks by a distance (nudge with the arrow keys)."""
    graph = graph_of(project, graph_id)
    at = {layer.id: graph.positions.get(layer.id, _NOWHERE) for layer in layers_of(graph, layer_ids)}
    return place(project, graph_id, {key: Position(old.x + by.x, old.y + by.y) for key, old in at.items()})
