"""Small steps that every edit is made of: a graph with some parts exchanged, and what it had worked out kept up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.graph.edits.derived import follow_layers, follow_links, follow_removal, keep
from core.graph.project import Project
from core.graph.records import Annotation, Graph, Layer, Model, Position, Source, Target
from core.values import AnnotationId, LayerId, ModelId

NO_LINKS: Mapping[Target, Source] = {}
_LINKED = ("consumers", "incoming")
_ALL = ("places", *_LINKED)
Bends = Mapping[Target, tuple[Position, ...]]


def put(project: Project, graph: Graph) -> Project:
    """The project with `graph` in its place; the very same project where it holds that graph already."""
    return project if project.graphs.get(graph.id) is graph else project.with_graph(graph)


def with_layers(graph: Graph, layers: Iterable[Layer]) -> Graph:
    """The graph with these layers in the places of those with their ids, or added."""
    new = {layer.id: layer for layer in layers if graph.layers.get(layer.id) is not layer}
    if not new:
        return graph
    after = keep(graph, replace(graph, layers={**graph.layers, **new}), *_LINKED)
    return follow_layers(graph, after, new.values())


def without_layers(graph: Graph, gone: frozenset[LayerId]) -> Graph:
    """The graph without these layers and their positions. Links are the caller's business."""
    layers, positions = dict(graph.layers), dict(graph.positions)
    lost = [layers.pop(layer_id) for layer_id in gone]
    for layer_id in gone:
        positions.pop(layer_id, None)
    left = replace(graph, layers=layers, positions=positions, collapsed=graph.collapsed - gone)
    after = keep(graph, left, *_LINKED)
    return follow_removal(graph, after, lost)


def with_links(graph: Graph, new: Mapping[Target, Source] = NO_LINKS, gone: Iterable[Target] = ()) -> Graph:
    """The graph with these links, in the place of what their inputs held, and without those that end at `gone`.

    The bends of a link go with it, unless the same output comes in at another port of the same call instead.
    """
    links = dict(graph.links)
    lost = {target: links.pop(target) for target in {*gone, *new} if target in links}
    if not lost and not new:
        return graph
    links.update(new)
    bends = _followed(graph.bends, lost, new) if graph.bends else graph.bends
    after = keep(graph, replace(graph, links=links, bends=bends), "places")
    return follow_links(graph, after, lost, new)


def with_models(graph: Graph, models: Iterable[Model]) -> Graph:
    """The graph with these models in the places of those with their ids, or added."""
    new = {model.id: model for model in models}
    return keep(graph, replace(graph, models={**graph.models, **new}), *_ALL)


def without_model(graph: Graph, gone: ModelId) -> Graph:
    models = {model_id: model for model_id, model in graph.models.items() if model_id != gone}
    return keep(graph, replace(graph, models=models), *_ALL)


def with_positions(graph: Graph, positions: Mapping[LayerId, Position]) -> Graph:
    """The graph with these blocks at these places."""
    new = {layer_id: at for layer_id, at in positions.items() if graph.positions.get(layer_id) != at}
    if not new:
        return graph
    return keep(graph, replace(graph, positions={**graph.positions, **new}), *_ALL)


def with_bends(graph: Graph, bends: Bends) -> Graph:
    """The graph with these links running through these points; none makes a link run straight."""
    after = {target: points for target, points in {**graph.bends, **bends}.items() if points}
    return graph if after == graph.bends else keep(graph, replace(graph, bends=after), *_ALL)


def with_collapsed(graph: Graph, layers: frozenset[LayerId]) -> Graph:
    """The graph with these blocks collapsed, and no others."""
    return graph if layers == graph.collapsed else keep(graph, replace(graph, collapsed=layers), *_ALL)


def with_annotations(
    graph: Graph, new: Iterable[Annotation] = (), gone: frozenset[AnnotationId] = frozenset()
) -> Graph:
    """The graph with these annotations in the places of those with their ids, or added, and without those in `gone`."""
    after = {key: note for key, note in graph.annotations.items() if key not in gone}
    after |= {note.id: note for note in new}
    return graph if after == graph.annotations else keep(graph, replace(graph, annotations=after), *_ALL)


def _followed(bends: Bends, lost: Mapping[Target, Source], new: Mapping[Target, Source]) -> Bends:
    after = dict(bends)
    way = {(target.call, source): after.pop(target, ()) for target, source in lost.items()}
    for target, source in new.items():
        if points := way.pop((target.call, source), ()):
            after[target] = points
    return after
