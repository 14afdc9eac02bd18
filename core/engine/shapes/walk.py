"""One pass over a graph's calls in their order, which asks only where something that the answer depends on changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Protocol

from core.engine.shapes.known import Basis, Known, ask, told
from core.engine.shapes.questions import Asked, Question, Recipe
from core.errors import LayerLoomError
from core.graph.records import Call, Graph, Layer, Place, Source, Target
from core.protocol.answers import CallShapes, Status, Tensor, Weights
from core.values import CallId, LayerId, Value

_ANSWERED = (Status.OK, Status.ASSUMED)
_NOTHING: Mapping[Source, Tensor] = {}
_NO_LINKS: Mapping[str, Source] = {}


class RecipeBook(Protocol):
    """Where a walk gets the recipes of blocks from. `round` counts the changes of what all of them depend on."""

    @property
    def round(self) -> int: ...

    def recipe(self, graph: Graph, layer: Layer, firsts: Mapping[LayerId, Question]) -> Recipe: ...

    def arguments(self, call: Call) -> Mapping[str, Value]:
        """The call's arguments with all expressions resolved; raises an ExpressionError."""
        ...

    def inner_weights(self, recipe: Recipe) -> Weights:
        """Those of the models that a wrapper holds."""
        ...


class Walk:
    """The answers for one graph; or, with a `base`, for the same layers at other input shapes."""

    def __init__(self, book: RecipeBook, base: Walk | None = None) -> None:
        self.answers: dict[CallId, CallShapes] = {}
        self.recipes: dict[LayerId, Recipe] = {}
        self._book = book
        self._base = base
        self._firsts: dict[LayerId, Question] = {}
        self._weights: dict[LayerId, Weights] = {}
        self._known: dict[CallId, Known] = {}
        self._beyond: dict[CallId, CallShapes] = {}
        self._complete: tuple[Mapping[Target, Source], int] | None = None

    @property
    def firsts(self) -> Mapping[LayerId, Question]:
        """By layer, the call that builds it: the first one that Keras took."""
        return self._firsts

    def update(
        self, graph: Graph, order: Sequence[CallId], given: Mapping[Source, Tensor] = _NOTHING
    ) -> Iterator[CallShapes]:
        """Answers that differ from those before. `given` stands in for what calls would give."""
        here = (graph.links, self._book.round)
        quick = self._complete is not None and _same(self._complete, here) and self._base is None
        self._complete = None  # until all is done: whoever gives an update up leaves calls unvisited
        self._firsts = dict(self._base.firsts) if self._base else {}
        self._weights = {}
        changed = self._forget_all_but(order)
        for call in order:
            place = graph.places[call]
            known = (self._untouched(place, changed) if quick else None) or self._answer(graph, place, given)
            self._weights.setdefault(place.layer.id, known.answer.weights)
            if known.answer.status in _ANSWERED:
                self._firsts.setdefault(place.layer.id, known.question)
            if self._is_news(known.answer):
                self.answers[call] = known.answer
                changed.add(call)
                yield known.answer
        yield from self._told_beyond(graph, order)
        self._complete = here

    def answer(self, call: CallId) -> CallShapes | None:
        return self.answers.get(call) or self._beyond.get(call)

    def tensor(self, source: Source) -> Tensor | None:
        answer = self.answers.get(source.call)
        return answer.outputs[source.output] if answer and source.output < len(answer.outputs) else None

    def weights(self, layer: LayerId) -> Weights:
        return self._weights.get(layer, Weights())

    def _untouched(self, place: Place, changed: Set[CallId]) -> Known | None:
        """What is known of a call that nothing has happened to, seen at a glance."""
        known = self._known.get(place.call.id)
        if known is None or known.layer is not place.layer or not known.basis.recipe.stands_alone:
            return None
        if changed and not changed.isdisjoint(known.sources):
            return None
        return known if known.basis.first is self._firsts.get(place.layer.id) else None

    def _is_news(self, answer: CallShapes) -> bool:
        before = self.answers.get(answer.call)
        return answer is not before and answer != before

    def _answer(self, graph: Graph, place: Place, given: Mapping[Source, Tensor]) -> Known:
        layer, call = place.layer, place.call
        recipe = self.recipes[layer.id] = self._book.recipe(graph, layer, self._firsts)
        arguments, fault = self._arguments(call) if call.arguments else (call.arguments, "")
        linked = graph.incoming.get(call.id, _NO_LINKS)
        basis = self._basis(place, recipe, fault or (repr(arguments) if arguments else ""), linked, given)
        known = self._known.get(call.id)
        if known is None or known.basis != basis:
            question = Question(basis.inputs, arguments, basis.flags)
            asked = Asked(Status.FAILED, reason=fault) if fault else ask(basis, question)
            answer = told(graph, layer, basis, asked, self._weights_of(layer, recipe, asked))
        else:
            basis, question, answer = known.basis, known.question, known.answer
        sources = tuple(source.call for source in linked.values())
        known = self._known[call.id] = Known(layer, sources, basis, question, answer)
        return known

    def _arguments(self, call: Call) -> tuple[Mapping[str, Value], str]:
        try:
            return self._book.arguments(call), ""
        except LayerLoomError as fault:
            return {}, str(fault)

    def _basis(
        self, place: Place, recipe: Recipe, flags: str, linked: Mapping[str, Source], given: Mapping[Source, Tensor]
    ) -> Basis:
        inputs: list[tuple[str, Tensor]] = []
        guessed, dark = False, ""
        for port, source in linked.items():
            tensor = given.get(source) or self.tensor(source)
            if tensor is None:
                dark = dark or port
                continue
            inputs.append((port, tensor))
            guessed = guessed or (source not in given and self.answers[source.call].status is not Status.OK)
        first = self._firsts.get(place.layer.id)
        return Basis(recipe, place.call.id, place.node, flags, tuple(inputs), guessed, dark, first)

    def _weights_of(self, layer: Layer, recipe: Recipe, asked: Asked) -> Weights:
        if asked.status is not Status.OK:
            return self.weights(layer.id)
        inner = self._book.inner_weights(recipe)
        return Weights(asked.weights.total + inner.total, asked.weights.trainable + inner.trainable)

    def _forget_all_but(self, order: Sequence[CallId]) -> set[CallId]:
        gone = self.answers.keys() - set(order)
        for call in gone:
            del self.answers[call]
            self._known.pop(call, None)
        return gone

    def _told_beyond(self, graph: Graph, order: Sequence[CallId]) -> Iterator[CallShapes]:
        """The calls in or behind a loop, of which nothing can be asked. (A walk with a base has no such calls.)"""
        before, self._beyond = self._beyond, {}
        if self._base is not None or len(order) == len(graph.places):
            return
        reason = "It stands in a loop of links, or behind one."
        for call, place in graph.places.items():
            if call not in self.answers:
                answer = CallShapes(graph.id, place.layer.id, call, place.node, Status.UNKNOWN, reason=reason)
                self._beyond[call] = answer
                if answer != before.get(call):
                    yield answer


def _same(before: tuple[object, object], after: tuple[object, object]) -> bool:
    return before[0] is after[0] and before[1] == after[1]
