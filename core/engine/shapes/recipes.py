"""Hands out the recipe of each block: its config with constants worked out and references followed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.engine.errors import CannotMake
from core.engine.make import Maker
from core.engine.shapes.nested import AnsweredModel, ModelRecipe, NestedModel
from core.engine.shapes.oracle import BrokenRecipe, KerasRecipe, Oracle, built_layer
from core.engine.shapes.questions import Question, Recipe
from core.engine.shapes.weights import Ledgers, merged, total
from core.errors import LayerLoomError
from core.expressions import Evaluation
from core.graph.order import references
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer
from core.protocol.answers import Weights
from core.values import GraphId, LayerId, LayerRef, ModelRef, Value

Firsts = Mapping[LayerId, Question]
_NAME = "block"  # answers do not depend on names, so renaming asks nothing anew


@dataclass(frozen=True)
class _Entry:
    """A recipe, and what it was made from."""

    layer: Layer
    refs: tuple[ModelRef | LayerRef, ...]
    stamp: tuple[object, ...]
    key: str
    recipe: Recipe


class Recipes:
    """The recipes of a project. `nested` gives a model that is used as a layer; it raises CannotMake."""

    def __init__(self, trusted: bool, nested: Callable[[ModelRef], NestedModel], oracle: Oracle) -> None:
        self._trusted, self._nested, self._oracle = trusted, nested, oracle
        self._entries: dict[tuple[GraphId, LayerId], _Entry] = {}
        self._evaluation = Evaluation({})
        self._constants: Mapping[str, Value] = {}
        self.round = 0
        self.ledgers: Ledgers | None = None

    def begin(self, project: Project, ledgers: Ledgers) -> None:
        """Take the project's constants and give up the recipes of graphs that are gone."""
        self.ledgers = ledgers
        if project.constants != self._constants:
            self._constants, self._evaluation = project.constants, Evaluation(project.constants)
            self.round += 1
        for place in [place for place in self._entries if place[0] not in project.graphs]:
            del self._entries[place]

    def arguments(self, call: Call) -> Mapping[str, Value]:
        if not call.arguments:
            return call.arguments
        return {name: self._evaluation.value(value) for name, value in call.arguments.items()}

    def inner_weights(self, recipe: Recipe) -> Weights:
        if not recipe.models or self.ledgers is None:
            return Weights()
        return total(merged(self.ledgers.of_model(ref) for ref in recipe.models))

    def recipe(self, graph: Graph, layer: Layer, firsts: Firsts) -> Recipe:
        place = (graph.id, layer.id)
        known = self._entries.get(place)
        same = known is not None and known.layer is layer
        refs = known.refs if known is not None and same else tuple(references(layer.config))
        try:
            stamp = (self.round, *(self._stamp(graph, ref, firsts) for ref in refs))
            if known is not None and same and known.stamp == stamp:
                return known.recipe
            made = self._made(graph, layer, refs, stamp, firsts, known)
        except LayerLoomError as fault:
            made = _Entry(layer, refs, (), f"! {fault}", BrokenRecipe(str(fault)))
        if known is not None and known.key == made.key:
            made = replace(made, recipe=known.recipe)
        self._entries[place] = made
        return made.recipe

    def _stamp(self, graph: Graph, ref: ModelRef | LayerRef, firsts: Firsts) -> object:
        if isinstance(ref, ModelRef):
            return self._nested(ref)
        return self._shared(graph, ref, firsts), firsts.get(ref.layer)

    def _shared(self, graph: Graph, ref: LayerRef, firsts: Firsts) -> Recipe:
        layer = graph.layers.get(ref.layer)
        if layer is None:
            raise CannotMake("The block whose layer it shares is gone. Choose another.")
        if any(isinstance(inner, LayerRef) for inner in references(layer.config)):
            raise CannotMake(f"{layer.name} shares a layer itself. Refer to that one.")
        return self.recipe(graph, layer, firsts)

    def _made(
        self,
        graph: Graph,
        layer: Layer,
        refs: tuple[ModelRef | LayerRef, ...],
        stamp: tuple[object, ...],
        firsts: Firsts,
        known: _Entry | None,
    ) -> _Entry:
        config = {name: self._evaluation.value(value) for name, value in layer.config.items()}
        key = f"{layer.class_name} {config!r} " + " ".join(_key(part) for part in stamp[1:])
        if known is not None and known.key == key:
            return replace(known, layer=layer, refs=refs, stamp=stamp)
        if layer.class_name == MODEL:
            return _Entry(layer, refs, stamp, key, self._of_model(graph, layer, config))
        record = Layer(layer.id, _NAME, layer.class_name, config)
        maker = Maker(self._constants, self._trusted, self._stand_in, self._sharing(graph, firsts))
        models = tuple(ref for ref in refs if isinstance(ref, ModelRef))
        shares = tuple(ref.layer for ref in refs if isinstance(ref, LayerRef))
        return _Entry(layer, refs, stamp, key, KerasRecipe(key, record, maker, self._oracle, models, shares))

    def _of_model(self, graph: Graph, layer: Layer, config: Mapping[str, Value]) -> ModelRecipe:
        ref = config.get("model")
        if not isinstance(ref, ModelRef):
            raise CannotMake("It holds no model. Choose one.")

        def weights() -> Weights:
            return total(self.ledgers.of_layer(graph, layer)) if self.ledgers else Weights()

        return ModelRecipe(self._nested(ref), weights, config)

    def _stand_in(self, ref: ModelRef) -> AnsweredModel:
        return AnsweredModel(self._nested(ref))

    def _sharing(self, graph: Graph, firsts: Firsts) -> Callable[[LayerRef], object]:
        def shared(ref: LayerRef) -> object:
            recipe = self._shared(graph, ref, firsts)
            if isinstance(recipe, KerasRecipe):
                return built_layer(recipe, firsts.get(ref.layer))
            if isinstance(recipe, ModelRecipe):
                return AnsweredModel(recipe.nested)
            raise CannotMake("The block whose layer it shares cannot be made.")

        return shared


def _key(part: object) -> str:
    """Text that tells the answers of one reference apart from those of another."""
    if isinstance(part, NestedModel):
        return f"<model {part.serial}>"
    assert isinstance(part, tuple)
    recipe, first = part
    return f"<{recipe.key if isinstance(recipe, KerasRecipe) else id(recipe)} {first!r}>"
