"""Real Keras as the oracle: makes layers, keeps them alive while they serve, and remembers what they answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeVar

import keras

from core.engine.arguments import by_argument
from core.engine.calling import call_with, missing_ports, tensors_in
from core.engine.errors import CannotMake
from core.engine.make import Maker
from core.engine.plain import plain
from core.engine.private import builds_nothing, forget_calls, without_weights
from core.engine.shapes.questions import Asked, Question
from core.engine.shapes.tensors import count, symbolic, told
from core.errors import LayerLoomError
from core.graph.records import INPUT, Layer
from core.protocol.answers import Status, Tensor
from core.values import LayerId, ModelRef, Value

Key = TypeVar("Key")
Held = TypeVar("Held")

_MOST_ANSWERS = 50_000
_MOST_LAYERS = 5_000

# Weights of these depend on the axes that their input_spec names once built, and on nothing else of the input.
_BY_CHANNEL = {"Dense", "BatchNormalization"} | {
    f"{kind}{rank}D{transposed}"
    for kind in ("Conv", "DepthwiseConv", "SeparableConv")
    for rank in (1, 2, 3)
    for transposed in ("", "Transpose")
}


class _Unconnected(CannotMake):
    """A port that the call cannot do without and that has neither link nor constant."""


@dataclass
class _Live:
    """A layer that lives on, and the call that built it."""

    layer: keras.Operation
    built_by: Question

    def serves(self, first: Question, class_name: str) -> bool:
        """Whether the layer is what a new one would be after `first`."""
        if self.built_by == first or not isinstance(self.layer, keras.Layer) or builds_nothing(self.layer):
            return True
        by_channel = class_name in _BY_CHANNEL and len(first.tensors) == 1
        return by_channel and _fits(self.layer, first.tensors[0][1])


class Oracle:
    """Answers of Keras by recipe and question. Layers of equal recipes are asked through one live layer."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, Question | None, Question], Asked] = {}
        self._live: dict[str, _Live] = {}

    def ask(self, recipe: KerasRecipe, first: Question | None, question: Question) -> Asked:
        key = (recipe.key, first, question)
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = self._asked(recipe, first, question)
            _trim(self._answers, _MOST_ANSWERS)
        return found

    def _asked(self, recipe: KerasRecipe, first: Question | None, question: Question) -> Asked:
        try:
            return self._answer(recipe, first, question)
        except _Unconnected as fault:
            return Asked(Status.UNKNOWN, reason=str(fault))
        except LayerLoomError as fault:
            return Asked(Status.FAILED, reason=str(fault), original=str(fault))
        except Exception as fault:  # noqa: BLE001  Keras raises anything; this is where it becomes an answer
            return Asked(Status.FAILED, reason=plain(fault, recipe.record.class_name), original=str(fault))

    def _answer(self, recipe: KerasRecipe, first: Question | None, question: Question) -> Asked:
        record = recipe.record
        if record.class_name == INPUT:
            made = keras.Input(**recipe.maker.arguments(record.config), name=record.name)
            return Asked(Status.OK, (told(made),))
        if record.is_op:
            return Asked(Status.OK, _call(recipe.maker.operation(record), question, recipe))
        return self._answer_of_layer(recipe, first or question, question)

    def _answer_of_layer(self, recipe: KerasRecipe, first: Question, question: Question) -> Asked:
        live = self._live.get(recipe.key)
        outputs: tuple[Tensor, ...] | None = None
        if live is None or not live.serves(first, recipe.record.class_name):
            live, outputs = _built(recipe, first)
            self._live[recipe.key] = live
            _trim(self._live, _MOST_LAYERS)
        live.built_by = first
        if outputs is None or question != first:
            with without_weights():
                outputs = _call(live.layer, question, recipe)
        return Asked(Status.OK, outputs, count(live.layer))


@dataclass(frozen=True, eq=False)
class KerasRecipe:
    """A layer, op or input; recipes with one `key` give one answer to one question."""

    key: str
    record: Layer
    maker: Maker
    oracle: Oracle
    models: tuple[ModelRef, ...] = ()
    shares: tuple[LayerId, ...] = ()

    @property
    def config(self) -> Mapping[str, Value]:
        return self.record.config

    @property
    def stands_alone(self) -> bool:
        return not (self.models or self.shares)

    def ask(self, first: Question | None, question: Question) -> Asked:
        return self.oracle.ask(self, None if self.record.is_op else first, question)


@dataclass(frozen=True, eq=False)
class BrokenRecipe:
    """A block whose config cannot even be read."""

    reason: str
    config: Mapping[str, Value] = field(default_factory=dict)
    models: tuple[ModelRef, ...] = ()
    shares: tuple[LayerId, ...] = ()
    stands_alone: bool = False

    def ask(self, first: Question | None, question: Question) -> Asked:  # noqa: ARG002  every question fails alike
        return Asked(Status.FAILED, reason=self.reason, original=self.reason)


def built_layer(recipe: KerasRecipe, first: Question | None) -> keras.Operation:
    """A new layer, built by `first` where there is such a call; for a wrapper that shares another block's layer."""
    if first is not None:
        return _built(recipe, first)[0].layer
    with without_weights():
        return recipe.maker.operation(recipe.record)


def _built(recipe: KerasRecipe, first: Question) -> tuple[_Live, tuple[Tensor, ...]]:
    try:
        return _built_within(without_weights, recipe, first)
    except ValueError as fault:
        if "stateless scope" not in str(fault):
            raise
        # A custom layer that makes variables with values of its own cannot be built without them.
        return _built_within(nullcontext, recipe, first)


def _built_within(
    scope: Callable[[], AbstractContextManager[None]], recipe: KerasRecipe, first: Question
) -> tuple[_Live, tuple[Tensor, ...]]:
    with scope():
        layer = recipe.maker.operation(recipe.record)
        outputs = _call(layer, first, recipe)
    return _Live(layer, first), outputs


def _call(function: Callable[..., object], question: Question, recipe: KerasRecipe) -> tuple[Tensor, ...]:
    tensors = {port: symbolic(tensor) for port, tensor in question.tensors}
    arguments = by_argument(recipe.maker.arguments(question.arguments) | tensors)
    if recipe.record.is_op:
        arguments |= recipe.maker.arguments(recipe.record.config)
    missing = missing_ports(function, arguments)
    if missing:
        raise _Unconnected(f"{missing[0]} is not connected.")
    outputs = tuple(told(tensor) for tensor in tensors_in(call_with(function, arguments)))
    if isinstance(function, keras.Operation):
        forget_calls([function])
    return outputs


def _fits(layer: keras.Layer, tensor: Tensor) -> bool:
    spec = layer.input_spec
    rank = len(tensor.shape)
    if spec is None or (spec.ndim or rank) != rank or rank < (spec.min_ndim or 0):
        return False
    return all(tensor.shape[axis] == size for axis, size in (spec.axes or {}).items())


def _trim(kept: dict[Key, Held], most: int) -> None:
    while len(kept) > most:
        del kept[next(iter(kept))]
