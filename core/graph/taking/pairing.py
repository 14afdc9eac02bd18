"""Which graph, block and model of a project that came in again is which one of ours: by name, else by what feeds it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from core.graph.project import Project
from core.graph.records import Graph, Layer, Source, Structure, flatten
from core.values import GraphId, LayerId, ModelId

Layers = dict[LayerId, LayerId]
"""Their id → ours."""


def same_graphs(theirs: Project, ours: Project) -> dict[GraphId, GraphId]:
    """The graphs that share models or blocks by name, the most alike first; the main ones where nothing speaks."""
    scores = [
        (_likeness(graph, other), graph.id, other.id)
        for graph in theirs.graphs.values()
        for other in ours.graphs.values()
    ]
    found: dict[GraphId, GraphId] = {}
    for score, graph_id, other_id in sorted(scores, key=lambda each: -each[0]):
        if score > 0 and graph_id not in found and other_id not in found.values():
            found[graph_id] = other_id
    if theirs.main.id not in found and ours.main.id not in found.values():
        found[theirs.main.id] = ours.main.id
    return found


def _likeness(graph: Graph, other: Graph) -> float:
    names, others = ({layer.name for layer in each.layers.values()} for each in (graph, other))
    models, known = ({model.name for model in each.models.values()} for each in (graph, other))
    return (
        len(names & others) / max(1, len(names), len(others))
        + bool(models & known)
        + 0.5 * (graph.name == other.name) * bool(names & others)
    )


def same_layers(theirs: Graph, ours: Graph) -> Layers:
    """By name and class, then by name, then, for those that were renamed, by class and by what feeds them."""
    found: Layers = {}
    by_name = {layer.name: layer for layer in ours.layers.values()}
    for layer in theirs.layers.values():
        if other := by_name.get(layer.name):
            found[layer.id] = other.id
    while _pair_fed_alike(theirs, ours, found):
        pass
    return found | dict(_sole(theirs, ours, found))


def same_models(theirs: Graph, ours: Graph, layers: Layers) -> dict[ModelId, ModelId]:
    """By name, else by their outputs, else in their order."""
    found = {model.id: other.id for model in theirs.models.values() if (other := ours.model_named(model.name))}
    known = {_ends(ours, model.outputs, {}): model.id for model in ours.models.values()}
    for model in theirs.models.values():
        other_id = known.get(_ends(theirs, model.outputs, layers))
        if model.id not in found and other_id and other_id not in found.values():
            found[model.id] = other_id
    left = [model for model in ours.models if model not in found.values()]
    return found | dict(zip((model for model in theirs.models if model not in found), left, strict=False))


def _pair_fed_alike(theirs: Graph, ours: Graph, known: Layers) -> bool:
    """Adds blocks of a class whose every input comes from blocks that are known to be the same; whether there were any.

    Blocks come in the order of their links, so that a chain of renamed ones is done in one go.
    """
    taken, before = set(known.values()), len(known)
    free: dict[Hashable, list[LayerId]] = {}
    for layer in ours.layers.values():
        if layer.id not in taken:
            free.setdefault(_feeding(ours, layer, None), []).append(layer.id)
    for layer in theirs.layers.values() if free else ():
        if layer.id not in known and (alike := free.get(_feeding(theirs, layer, known))):
            known[layer.id] = alike.pop(0)
    return len(known) > before


def _feeding(graph: Graph, layer: Layer, known: Mapping[LayerId, LayerId] | None) -> Hashable:
    """The class with what feeds each call, in our ids; something of its own where a source is not known."""
    ends: list[Hashable] = []
    for call in layer.calls:
        for port, source in sorted(graph.incoming.get(call.id, {}).items()):
            place = graph.places[source.call]
            origin = place.layer.id if known is None else known.get(place.layer.id)
            ends.append((port, origin, place.node, source.output) if origin else id(layer))
    return (
        layer.class_name,
        len(layer.calls),
        tuple(ends),
        () if ends else tuple(sorted(map(str, layer.config.items()))),
    )


def _sole(theirs: Graph, ours: Graph, known: Layers) -> Iterator[tuple[LayerId, LayerId]]:
    """Blocks that alone are left of their class on both sides and have the same settings."""
    left = [layer for layer in theirs.layers.values() if layer.id not in known]
    taken = set(known.values())
    free = [layer for layer in ours.layers.values() if layer.id not in taken]
    for layer in left:
        mine = [other for other in free if other.class_name == layer.class_name]
        alone = len(mine) == 1 and sum(other.class_name == layer.class_name for other in left) == 1
        if alone and len(mine[0].calls) == len(layer.calls) and mine[0].config == layer.config:
            yield layer.id, mine[0].id


def _ends(graph: Graph, structure: Structure, layers: Layers) -> Hashable:
    def end(source: Source) -> Hashable:
        place = graph.places[source.call]
        return layers.get(place.layer.id, place.layer.id), place.node, source.output

    return tuple((path, end(source)) for path, source in flatten(structure))
