"""Edits of what a canvas shows beside the model: frames, notes, bends of links, and collapsed blocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Literal

from core.graph.edits.change import Bends, put, with_annotations, with_bends, with_collapsed
from core.graph.edits.find import graph_of, layers_of, link_of
from core.graph.edits.names import next_annotation_id
from core.graph.edits.refusals import NoSuchAnnotation
from core.graph.project import Project
from core.graph.records import Annotation, Area, Graph
from core.values import AnnotationId, GraphId, LayerId


def annotate(project: Project, graph_id: GraphId, kind: Literal["frame", "note"], text: str, area: Area) -> Project:
    """Puts a frame or a note on a canvas; its id is `next_annotation_id`."""
    graph = graph_of(project, graph_id)
    return put(project, with_annotations(graph, [Annotation(next_annotation_id(graph), kind, text, area)]))


def set_annotation_text(project: Project, graph_id: GraphId, annotation: AnnotationId, text: str) -> Project:
    """Sets the title of a frame, or what a note says."""
    graph = graph_of(project, graph_id)
    return put(project, with_annotations(graph, [replace(_annotation(graph, annotation), text=text)]))


def place_annotations(project: Project, graph_id: GraphId, areas: Mapping[AnnotationId, Area]) -> Project:
    """Moves or resizes frames and notes."""
    graph = graph_of(project, graph_id)
    placed = [replace(_annotation(graph, key), area=area) for key, area in areas.items()]
    return put(project, with_annotations(graph, placed))


def remove_annotations(project: Project, graph_id: GraphId, annotations: Collection[AnnotationId]) -> Project:
    """Takes frames and notes away. What stands in a frame stays."""
    graph = graph_of(project, graph_id)
    for annotation in annotations:
        _annotation(graph, annotation)
    return put(project, with_annotations(graph, gone=frozenset(annotations)))


def bend(project: Project, graph_id: GraphId, bends: Bends) -> Project:
    """Leads links through these points, in order from where they begin; no points make a link run straight."""
    graph = graph_of(project, graph_id)
    for target in bends:
        link_of(graph, target)
    return put(project, with_bends(graph, bends))


def collapse(project: Project, graph_id: GraphId, layers: Collection[LayerId], collapsed: bool) -> Project:
    """Shows blocks by their header alone, or whole again."""
    graph = graph_of(project, graph_id)
    chosen = frozenset(layer.id for layer in layers_of(graph, layers))
    return put(project, with_collapsed(graph, graph.collapsed | chosen if collapsed else graph.collapsed - chosen))


def _annotation(graph: Graph, annotation: AnnotationId) -> Annotation:
    found = graph.annotations.get(annotation)
    if found is None:
        raise NoSuchAnnotation(graph.id, annotation)
    return found
