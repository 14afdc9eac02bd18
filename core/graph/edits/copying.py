"""Copies: blocks cut out as a small project of their own, put into any other project, or doubled where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from core.graph.edits.change import put, with_links
from core.graph.edits.find import graph_of, layers_of
from core.graph.edits.incoming import Merge
from core.graph.edits.lists import closed_up
from core.graph.edits.pieces import NO_SHIFT, piece_of, placed
from core.graph.edits.values import constants_in, values_of_layer
from core.graph.order import models_used, references
from core.graph.project import Project
from core.graph.records import Graph, Layer, Position, Target
from core.values import AnnotationId, GraphId, LayerId, LayerRef, Value

BESIDE = Position(40.0, 40.0)


def cut_out(
    project: Project,
    graph_id: GraphId,
    layer_ids: Collection[LayerId],
    annotations: Collection[AnnotationId] = (),
) -> Project:
    """The blocks as a project: its first graph holds them and the links among them, and there is what they need.

    That is the graphs of nested models, the constants in use, and blocks that they wrap.
    """
    graph = graph_of(project, graph_id)
    piece = piece_of(graph, _with_wrapped(graph, layers_of(graph, layer_ids)), annotations)
    graphs = {graph.id: piece, **_nested(project, piece)}
    return Project(graphs, _constants_of(project, graphs.values()))


def duplicate(
    project: Project,
    graph_id: GraphId,
    layer_ids: Collection[LayerId],
    by: Position = BESIDE,
    with_inputs: bool = False,
    annotations: Collection[AnnotationId] = (),
) -> Project:
    """Adds copies of blocks, linked among themselves as the originals are; `with_inputs`, from outside too."""
    graph = graph_of(project, graph_id)
    layers = layers_of(graph, layer_ids)
    if not layers and not annotations:
        return project
    after, _, calls = placed(graph, piece_of(graph, layers, annotations), by)
    if with_inputs:
        outer = {end: begin for end, begin in graph.links.items() if end.call in calls and begin.call not in calls}
        copies = {Target(calls[end.call], end.port): begin for end, begin in outer.items()}
        after = with_links(after, copies)
    return closed_up(put(project, after), graph_id, calls.values())


def paste(project: Project, graph_id: GraphId, piece: Project, at: Position | None = None) -> Project:
    """Puts in what `cut_out` gave, here or in another project; `at` is where its top left corner comes.

    Nested models and constants that are here already, exactly alike, are used; others come along under new names.
    """
    graph = graph_of(project, graph_id)
    if not piece.main.layers and not piece.main.annotations:
        return project
    merge = Merge(project, piece)
    merged = merge.project()
    merge.check_nesting(graph_id)
    new = merge.rewritten(piece.main)
    after, _, calls = placed(graph, new, _shift(new, at))
    return closed_up(put(merged, after), graph_id, calls.values())


def _shift(piece: Graph, at: Position | None) -> Position:
    corners = [*piece.positions.values(), *(Position(*note.area[:2]) for note in piece.annotations.values())]
    if at is None or not corners:
        return NO_SHIFT
    return Position(at.x - min(old.x for old in corners), at.y - min(old.y for old in corners))


def _with_wrapped(graph: Graph, layers: Iterable[Layer]) -> tuple[Layer, ...]:
    found: dict[LayerId, Layer] = {}
    waiting = list(layers)[::-1]
    while waiting:
        layer = waiting.pop()
        if layer.id not in found:
            found[layer.id] = layer
            held = (graph.layers.get(ref.layer) for ref in references(layer.config) if isinstance(ref, LayerRef))
            waiting += [wrapped for wrapped in held if wrapped is not None]
    return tuple(found.values())


def _nested(project: Project, piece: Graph) -> Mapping[GraphId, Graph]:
    found: dict[GraphId, Graph] = {}
    waiting = [piece]
    while waiting:
        for _, ref in models_used(waiting.pop()):
            graph = project.graphs.get(ref.graph)
            if graph is not None and graph.id not in found:
                found[graph.id] = graph
                waiting.append(graph)
    return found


def _constants_of(project: Project, graphs: Iterable[Graph]) -> Mapping[str, Value]:
    values = [value for graph in graphs for layer in graph.layers.values() for value in values_of_layer(layer)]
    used: set[str] = set()
    while values:
        names = constants_in(values.pop()) & project.constants.keys() - used
        used |= names
        values += [project.constants[name] for name in names]
    return {name: value for name, value in project.constants.items() if name in used}
