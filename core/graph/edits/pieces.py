"""Layers put into a graph as copies, with ids and names of their own: for duplicate, paste and unpack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from core.graph.edits.change import (
    with_annotations,
    with_bends,
    with_collapsed,
    with_layers,
    with_links,
    with_positions,
)
from core.graph.edits.names import Names, layer_names, new_call_ids, new_layer_ids, next_annotation_id, valid
from core.graph.edits.rewriting import rewritten_layer, to_layers
from core.graph.records import Area, Call, Graph, Layer, Position, Source, Target
from core.values import AnnotationId, CallId, LayerId

NO_SHIFT = Position(0.0, 0.0)


class Placed(NamedTuple):
    """A graph with a piece put in, and the new ids of the piece's layers and calls."""

    graph: Graph
    layers: Mapping[LayerId, LayerId]
    calls: Mapping[CallId, CallId]


def piece_of(graph: Graph, layers: Collection[Layer], annotations: Collection[AnnotationId] = ()) -> Graph:
    """The layers as a graph, with the links among them and how all that looks on the canvas, without models."""
    calls = frozenset(call.id for layer in layers for call in layer.calls)
    return Graph(
        graph.id,
        graph.name,
        {layer.id: layer for layer in layers},
        {
            Target(call, port): source
            for layer in layers
            for call in (one.id for one in layer.calls)
            for port, source in graph.incoming.get(call, {}).items()
            if source.call in calls
        },
        positions={layer.id: graph.positions[layer.id] for layer in layers if layer.id in graph.positions},
        bends={target: points for target, points in graph.bends.items() if _within(graph, target, calls)},
        collapsed=graph.collapsed & {layer.id for layer in layers},
        annotations={note: graph.annotations[note] for note in annotations},
    )


def _within(graph: Graph, target: Target, calls: Collection[CallId]) -> bool:
    return target in graph.links and target.call in calls and graph.links[target].call in calls


def placed(graph: Graph, piece: Graph, by: Position = NO_SHIFT) -> Placed:
    """The graph with copies of the piece's layers and links. References to layers outside of the piece stay."""
    calls = [call for layer in piece.layers.values() for call in layer.calls]
    layer_ids = dict(zip(piece.layers, new_layer_ids(graph), strict=False))
    call_ids = dict(zip((call.id for call in calls), new_call_ids(graph), strict=False))
    copies = _copies(graph, piece.layers.values(), layer_ids, call_ids)
    links = {
        Target(call_ids[target.call], target.port): Source(call_ids[source.call], source.output)
        for target, source in piece.links.items()
    }
    positions = {layer_ids[old]: Position(at.x + by.x, at.y + by.y) for old, at in piece.positions.items()}
    grown = with_links(with_positions(with_layers(graph, copies), positions), links)
    return Placed(_looking_alike(grown, piece, by, layer_ids, call_ids), layer_ids, call_ids)


def _looking_alike(
    graph: Graph, piece: Graph, by: Position, layer_ids: Mapping[LayerId, LayerId], call_ids: Mapping[CallId, CallId]
) -> Graph:
    """The graph with the bends, collapsed blocks and annotations of a piece that was put in."""
    bends = {
        Target(call_ids[target.call], target.port): tuple(Position(at.x + by.x, at.y + by.y) for at in points)
        for target, points in piece.bends.items()
        if target in piece.links
    }
    collapsed = graph.collapsed | {layer_ids[layer] for layer in piece.collapsed & piece.layers.keys()}
    notes = [
        replace(note, id=next_annotation_id(graph, ahead), area=moved_area(note.area, by))
        for ahead, note in enumerate(piece.annotations.values())
    ]
    return with_annotations(with_collapsed(with_bends(graph, bends), collapsed), notes)


def moved_area(area: Area, by: Position) -> Area:
    return area._replace(x=area.x + by.x, y=area.y + by.y)


def _copies(
    graph: Graph, layers: Iterable[Layer], layer_ids: Mapping[LayerId, LayerId], call_ids: Mapping[CallId, CallId]
) -> list[Layer]:
    names = Names(layer_names(graph))
    follow = to_layers(layer_ids)
    return [
        replace(
            rewritten_layer(layer, follow),
            id=layer_ids[layer.id],
            name=names.new(valid(layer.name)),
            calls=tuple(_copy(call, call_ids) for call in layer.calls),
        )
        for layer in layers
    ]


def _copy(call: Call, call_ids: Mapping[CallId, CallId]) -> Call:
    return replace(call, id=call_ids[call.id])
