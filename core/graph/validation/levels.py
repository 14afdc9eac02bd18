"""Layers that one model reaches on two ways: directly, through a nested model, or through a wrapper.

Such a model trains well; its `.keras` file is written and then cannot be loaded (Keras 3.15 finds no weights for the
layer's second place).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.graph.order import references
from core.graph.problem import Problem, Severity
from core.graph.records import INPUT, MODEL, Layer, Model
from core.graph.validation.facts import Facts, GraphFacts
from core.graph.validation.words import layer_called, listed, model_called
from core.values import GraphId, LayerId, LayerRef, ModelRef

_WEIGHTLESS = frozenset({"merge", "pooling", "reshaping", "regularization"})

Owner = tuple[GraphId, LayerId]
Holder = ModelRef | LayerRef


@dataclass
class _Levels:
    """For each weighted layer, by whom it is held."""

    holders: dict[Owner, dict[Holder, str]] = field(default_factory=dict)

    def add(self, owner: Owner, holder: Holder, words: str) -> None:
        self.holders.setdefault(owner, {}).setdefault(holder, words)


def shared_across_levels(facts: Facts) -> Iterator[Problem]:
    """One finding for each model that would not come back from its `.keras` file.

    Models that other models contain are left out: what is wrong with them is told of the outermost one.
    """
    contained = {ref for graph in facts.graphs.values() for _, _, ref in graph.held}
    for graph in facts.graphs.values() if contained else ():
        for model in graph.graph.models.values():
            ref = ModelRef(graph.graph.id, model.id)
            levels = _Levels() if ref in contained else _levels(facts, ref)
            shared = {owner: held for owner, held in levels.holders.items() if len(held) > 1 and _there(facts, owner)}
            if shared:
                yield _problem(facts, graph, model, shared)


def _levels(facts: Facts, whole: ModelRef) -> _Levels:
    """By whom each layer is held, in a model and in all that it contains."""
    levels = _Levels()
    seen, waiting = {whole}, [whole]
    while waiting:
        ref = waiting.pop()
        graph, model = facts.graphs.get(ref.graph), facts.project.model(ref)
        if graph is None or model is None:
            continue
        holder, words = (ref, f"the model {model_called(model)}") if ref != whole else (whole, "directly")
        for layer in {layer.id: layer for layer in _layers_of(graph, model)}.values():
            if _has_weights(graph, layer):
                levels.add((ref.graph, layer.id), holder, words)
            inner = _nested(graph, layer, levels)
            waiting += inner - seen
            seen |= inner
    return levels


def _nested(graph: GraphFacts, layer: Layer, levels: _Levels) -> set[ModelRef]:
    """The models that a block shares; a layer that it wraps is held by it."""
    found = set()
    for ref in references(layer.config):
        if isinstance(ref, LayerRef):
            levels.add((graph.graph.id, ref.layer), LayerRef(layer.id), layer_called(layer))
        elif layer.config.get("fresh_weights") is not True:
            found.add(ref)
    return found


def _layers_of(graph: GraphFacts, model: Model) -> Iterator[Layer]:
    inside = graph.insides.get(model.id)
    for call in graph.graph.places if inside else ():
        if inside and call in inside.calls:
            yield graph.graph.places[call].layer


def _has_weights(graph: GraphFacts, layer: Layer) -> bool:
    entry = graph.entry(layer)
    weightless = entry is not None and entry.category in _WEIGHTLESS
    return not (weightless or layer.is_op or layer.class_name in (INPUT, MODEL))


def _there(facts: Facts, owner: Owner) -> bool:
    graph, layer = owner
    return layer in facts.project.graphs[graph].layers


def _problem(facts: Facts, graph: GraphFacts, model: Model, shared: Mapping[Owner, Mapping[Holder, str]]) -> Problem:
    owners = [facts.project.graphs[graph_id].layers[layer_id] for graph_id, layer_id in shared]
    ways = listed(words for held in shared.values() for words in held.values())
    return Problem(
        Severity.WARNING,
        f"{model_called(model)} reaches {listed(layer_called(owner) for owner in owners)} on several ways ({ways}): "
        "it trains, but its .keras file cannot be loaded again.",
        graph.at_model(model),
        "Keep the exported code and the weights, or let one way lead through a copy of the layer.",
        "shared-across-levels",
    )
