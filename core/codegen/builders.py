"""Which functions the exported code has: one for each set of models that share layers, and what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.codegen.names import Names, identifier
from core.codegen.referred import referred
from core.graph.order import calls_of, calls_of_models
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer, Model, Source
from core.values import CallId, LayerId, LayerRef, ModelRef

_NAMED_TOGETHER = 3


@dataclass(frozen=True)
class Part:
    """The calls and models of a graph that are written together, and whether layers without a call are."""

    graph: Graph
    models: tuple[Model, ...]
    calls: frozenset[CallId]
    uncalled: bool = False

    @property
    def refs(self) -> tuple[ModelRef, ...]:
        return tuple(ModelRef(self.graph.id, model.id) for model in self.models)


@dataclass(frozen=True)
class Builder:
    """A function that builds models of one graph.

    `takes` are the models of other graphs that it is given, `renamed` those of its own that take a name.
    """

    function: str
    part: Part
    takes: tuple[ModelRef, ...]
    renamed: tuple[ModelRef, ...]


def builders(
    project: Project, graph: Graph, models: tuple[Model, ...], fresh: frozenset[ModelRef], names: Names, whole: bool
) -> list[Builder]:
    """The functions for these models of a graph; `whole`: what no model needs is written along."""
    groups = _groups(graph, models) or ([[]] if whole and graph.places else [])
    calls = [calls_of_models(graph, group) for group in groups]
    if whole:
        calls = _with_the_rest(graph, calls)
    parts = [Part(graph, tuple(group), of) for group, of in zip(groups, calls, strict=True)]
    return [
        Builder(
            names.give(f"build_{_title(part)}"),
            part,
            taken_models(project, graph, part.calls),
            tuple(ref for ref in part.refs if ref in fresh),
        )
        for part in parts
    ]


def taken_models(project: Project, graph: Graph, calls: frozenset[CallId]) -> tuple[ModelRef, ...]:
    """The models of other graphs that these calls share, in the document's order."""
    layers = {graph.places[call].layer.id for call in calls}
    refs = {ref for layer in _with_referred(graph, layers) for ref in shared_in(graph.layers[layer])}
    return tuple(ref for other in project.graphs.values() for ref in _refs(other) if ref in refs)


def shared_in(layer: Layer) -> Iterator[ModelRef]:
    """The models that a layer holds without asking for weights of its own."""
    if not (layer.class_name == MODEL and layer.config.get("fresh_weights")):
        yield from (ref for ref in referred(layer) if isinstance(ref, ModelRef))


def fresh_in(graph: Graph) -> Iterator[ModelRef]:
    """The models that blocks of a graph build anew."""
    for layer in graph.layers.values():
        ref = layer.config.get("model") if layer.class_name == MODEL else None
        if isinstance(ref, ModelRef) and layer.config.get("fresh_weights"):
            yield ref


def _groups(graph: Graph, models: Iterable[Model]) -> list[list[Model]]:
    """Models that share a layer, however far around, stand together."""
    groups: list[tuple[list[Model], set[LayerId]]] = []
    for model in models:
        layers = _with_referred(graph, {graph.places[call].layer.id for call in _calls(graph, model)})
        joined = [group for group in groups if group[1] & layers]
        groups = [group for group in groups if group not in joined]
        members = [member for group, _ in joined for member in group]
        groups.append(([*members, model], layers.union(*(known for _, known in joined))))
    return [group for group, _ in groups]


def _with_the_rest(graph: Graph, calls: list[frozenset[CallId]]) -> list[frozenset[CallId]]:
    """Calls that no model needs go where what feeds them is, the others to the last function."""
    if len(calls) < 2:
        return [frozenset(graph.places)] * len(calls)
    found = [set(of) for of in calls]
    for call in graph.places.keys() - frozenset().union(*calls):
        before = calls_of(graph, Source(call))
        homes = [place for place, of in enumerate(calls) if of & before]
        if len(homes) < 2:
            found[homes[0] if homes else -1].add(call)
    return [frozenset(of) for of in found]


def _calls(graph: Graph, model: Model) -> frozenset[CallId]:
    return calls_of(graph, model.inputs, model.outputs)


def _with_referred(graph: Graph, layers: set[LayerId]) -> set[LayerId]:
    """The layers, and those that their wrappers refer to."""
    found, waiting = set(layers), list(layers)
    while waiting:
        for ref in referred(graph.layers[waiting.pop()]):
            if isinstance(ref, LayerRef) and ref.layer in graph.layers and ref.layer not in found:
                found.add(ref.layer)
                waiting.append(ref.layer)
    return found


def _refs(graph: Graph) -> Iterator[ModelRef]:
    yield from (ModelRef(graph.id, model) for model in graph.models)


def _title(part: Part) -> str:
    if 0 < len(part.models) <= _NAMED_TOGETHER:
        return "_and_".join(identifier(model.name) for model in part.models)
    return identifier(part.graph.name)
