"""Which weights a model has: each counted once, however often its layer is used, and frozen ones set apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from core.engine.shapes.plans import Plans
from core.engine.shapes.walk import Walk
from core.expressions import Evaluation
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer, Model
from core.protocol.answers import Weights
from core.values import GraphId, LayerId, ModelRef


class Owner(NamedTuple):
    """Whose weights: a block, and the blocks with fresh weights that it lies in, the outermost first."""

    space: tuple[tuple[GraphId, LayerId], ...]
    graph: GraphId
    layer: LayerId


class Owned(NamedTuple):
    """A block's own weights, and whether a model around it is frozen."""

    weights: Weights
    frozen: bool


Ledger = Mapping[Owner, Owned]


class Ledgers:
    """The weights below every model of a project, worked out once per project and shared between those that nest."""

    def __init__(self, project: Project, walk: Callable[[GraphId], Walk], plans: Plans) -> None:
        self._project, self._walk, self._plans = project, walk, plans
        self._evaluation = Evaluation(project.constants)
        self._known: dict[ModelRef, Ledger] = {}

    def of_model(self, ref: ModelRef) -> Ledger:
        if ref not in self._known:
            model = self._project.model(ref)
            self._known[ref] = {}  # what models that contain each other find
            self._known[ref] = self._of_calls(self._project.graphs[ref.graph], model) if model else {}
        return self._known[ref]

    def of_layer(self, graph: Graph, layer: Layer) -> Ledger:
        ref = layer.config.get("model")
        if layer.class_name == MODEL:
            return self._of_block(graph, layer, ref) if isinstance(ref, ModelRef) else {}
        walk = self._walk(graph.id)
        recipe = walk.recipes.get(layer.id)
        if recipe is None:
            return {}
        owner = Owner((), graph.id, layer.id)
        if not (recipe.models or recipe.shares):
            return {owner: Owned(walk.weights(layer.id), False)}
        held: list[Ledger] = [self.of_model(model) for model in recipe.models]
        held += [self.of_layer(graph, graph.layers[shared]) for shared in recipe.shares if shared in graph.layers]
        inner = merged(held)
        return {**inner, owner: Owned(_less(walk.weights(layer.id), total(inner)), False)}

    def _of_calls(self, graph: Graph, model: Model) -> Ledger:
        places = graph.places
        layers = {places[call].layer.id: places[call].layer for call in self._plans.calls(graph, model)}
        walk, recipes = self._walk(graph.id), self._walk(graph.id).recipes
        plain = {layer for layer in layers if layer in recipes and recipes[layer].stands_alone}
        ledger: Ledger = {Owner((), graph.id, layer): Owned(walk.weights(layer), False) for layer in plain}
        rest = [self.of_layer(graph, layer) for layer in layers.values() if layer.id not in plain]
        ledger = merged([ledger, *rest]) if rest else ledger
        return ledger if model.trainable else _frozen(ledger)

    def _of_block(self, graph: Graph, layer: Layer, ref: ModelRef) -> Ledger:
        ledger = self.of_model(ref)
        if layer.config.get("trainable") is False:
            ledger = _frozen(ledger)
        if self._evaluation.value(layer.config.get("fresh_weights", False)):
            outer = (graph.id, layer.id)
            return {owner._replace(space=(outer, *owner.space)): owned for owner, owned in ledger.items()}
        return ledger


def merged(ledgers: Iterable[Ledger]) -> Ledger:
    """All owners; what is frozen in one is frozen in all, for it is one layer."""
    found: dict[Owner, Owned] = {}
    for ledger in ledgers:
        for owner, owned in ledger.items():
            frozen = owned.frozen or (owner in found and found[owner].frozen)
            found[owner] = Owned(owned.weights, frozen)
    return found


def total(ledger: Ledger) -> Weights:
    return Weights(
        sum(owned.weights.total for owned in ledger.values()),
        sum(owned.weights.trainable for owned in ledger.values() if not owned.frozen),
    )


def _frozen(ledger: Ledger) -> Ledger:
    return {owner: Owned(owned.weights, True) for owner, owned in ledger.items()}


def _less(weights: Weights, inner: Weights) -> Weights:
    return Weights(weights.total - inner.total, max(0, weights.trainable - inner.trainable))
