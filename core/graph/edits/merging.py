"""The edit that makes one shared layer of several equal ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.graph.edits.change import put, with_layers, without_layers
from core.graph.edits.find import graph_of, layers_of
from core.graph.edits.refusals import NotEqual
from core.graph.edits.rewriting import with_layer_refs
from core.graph.edits.sharing import check_sharable
from core.graph.project import Project
from core.graph.records import Layer
from core.values import GraphId, LayerId


def merge_layers(project: Project, graph_id: GraphId, layer_ids: Collection[LayerId]) -> Project:
    """Makes one shared layer of several equal ones. The first stays, and gets the calls of the others in order."""
    graph = graph_of(project, graph_id)
    first, *others = layers_of(graph, layer_ids) or (None,)
    if first is None or not others:
        return project
    for other in others:
        _check_equal(first, other)
    calls = sum((other.calls for other in others), first.calls)
    merged = with_layers(graph, [replace(first, calls=calls, note=first.note or others[0].note)])
    gone = {other.id: first.id for other in others}
    return put(project, with_layer_refs(without_layers(merged, frozenset(gone)), gone))


def _check_equal(first: Layer, other: Layer) -> None:
    check_sharable(first)
    check_sharable(other)
    if first.class_name != other.class_name:
        raise NotEqual(first.id, other.id, (first.name, other.name), "their class")
    for field in (*first.config, *other.config):
        if first.config.get(field) != other.config.get(field) or (field in first.config) != (field in other.config):
            raise NotEqual(first.id, other.id, (first.name, other.name), field)
