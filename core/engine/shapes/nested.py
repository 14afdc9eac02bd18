"""Models used as layers, asked through the answers of their own graph; at other shapes, through a walk of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

import keras
import msgspec

from core.engine.arguments import with_leaves
from core.engine.errors import CannotMake
from core.engine.shapes.questions import Asked, Question
from core.engine.shapes.walk import RecipeBook, Walk
from core.graph.records import Graph, Model, Source, flatten
from core.protocol.answers import CallShapes, Status, Tensor, Weights
from core.values import CallId, LayerId, ModelRef, Value

Given = Mapping[Source, Tensor]
_serials = count()


@dataclass(eq=False)
class NestedModel:
    """One declared model, as those see it who use it as a layer. Lives as long as its graph stays as it is."""

    graph: Graph
    model: Model
    walk: Walk
    book: RecipeBook
    calls: tuple[CallId, ...]
    serial: int = field(default_factory=lambda: next(_serials))
    _elsewhere: dict[tuple[tuple[Source, Tensor], ...], Asked] = field(default_factory=dict)

    @property
    def ports(self) -> Mapping[str, Source]:
        return {f"inputs{path}": source for path, source in flatten(self.model.inputs)}

    @property
    def outputs(self) -> tuple[Source, ...]:
        return tuple(source for _, source in flatten(self.model.outputs))

    def ask(self, tensors: Mapping[str, Tensor]) -> Asked:
        """The outputs for the tensors at the ports; weights are not told here."""
        given: dict[Source, Tensor] = {}
        for port, source in self.ports.items():
            if port not in tensors:
                return Asked(Status.UNKNOWN, reason=f"{port} is not connected.")
            wants = self.walk.tensor(source)
            if wants is None:
                return Asked(Status.UNKNOWN, reason=f"Nothing is known about the input {port} of {self.model.name}.")
            fitted = _fitted(tensors[port], wants)
            if fitted is None:
                return _misfit(self.model, wants, tensors[port])
            given[source] = fitted
        return self._at(given)

    def _at(self, given: Given) -> Asked:
        if all(self.walk.tensor(source) == tensor for source, tensor in given.items()):
            return self._answer(self.walk, {})
        key = tuple(given.items())
        if key not in self._elsewhere:
            walk = Walk(self.book, self.walk)
            for _ in walk.update(self.graph, self.calls, given):
                pass
            self._elsewhere[key] = self._answer(walk, given)
        return self._elsewhere[key]

    def _answer(self, walk: Walk, given: Given) -> Asked:
        answers = [walk.answers[call] for call in self.calls]
        failed = next((answer for answer in answers if answer.status is Status.FAILED), None)
        if failed is not None:
            return Asked(Status.FAILED, reason=self._blamed(failed), original=failed.original)
        outputs = [given.get(source) or walk.tensor(source) for source in self.outputs]
        known = tuple(tensor for tensor in outputs if tensor is not None)
        if len(known) < len(outputs) or any(answer.status is not Status.OK for answer in answers):
            return Asked(Status.UNKNOWN, reason=f"Not everything is known inside {self.model.name}.")
        return Asked(Status.OK, known)

    def _blamed(self, answer: CallShapes) -> str:
        name = self.graph.layers[answer.layer].name
        return f"Inside {self.model.name}, at {name}: {answer.reason}"


@dataclass(frozen=True, eq=False)
class ModelRecipe:
    """A block of class `Model`."""

    nested: NestedModel
    weights: Callable[[], Weights]
    config: Mapping[str, Value]
    models: tuple[ModelRef, ...] = ()
    shares: tuple[LayerId, ...] = ()
    stands_alone: bool = False

    def ask(self, first: Question | None, question: Question) -> Asked:  # noqa: ARG002  the model is built long since
        asked = self.nested.ask(dict(question.tensors))
        if asked.status is not Status.OK:
            return asked
        return Asked(Status.OK, asked.outputs, self.weights())


class AnsweredModel(keras.Layer):  # type: ignore[misc]  # Keras has no types
    """Stands for a model below a wrapper such as TimeDistributed, which asks a layer for nothing but shapes."""

    def __init__(self, nested: NestedModel) -> None:
        super().__init__(name=nested.model.name.replace("/", "_"))
        self.nested = nested

    def compute_output_shape(self, input_shape: object) -> object:
        """The shapes of the model's outputs, in its structure. Raises CannotMake where the model refuses."""
        shapes = keras.tree.flatten(keras.tree.map_shape_structure(_Shape, input_shape))
        if len(shapes) != len(self.nested.ports):
            raise CannotMake(f"{self.nested.model.name} has {len(self.nested.ports)} inputs, got {len(shapes)}.")
        wanted = [self.nested.walk.tensor(source) or Tensor(()) for source in self.nested.ports.values()]
        tensors = [
            Tensor(shape.sizes, wants.dtype, None, wants.sparse, wants.ragged)
            for shape, wants in zip(shapes, wanted, strict=True)
        ]
        asked = self.nested.ask(dict(zip(self.nested.ports, tensors, strict=True)))
        if asked.status is not Status.OK:
            raise CannotMake(asked.reason)
        outputs = {source: tensor.shape for source, tensor in zip(self.nested.outputs, asked.outputs, strict=True)}
        return with_leaves(self.nested.model.outputs, outputs)

    def call(self, *_: object, **__: object) -> object:
        raise CannotMake("only TimeDistributed can wrap a model here.")


@dataclass(frozen=True)
class _Shape:
    """A shape as one leaf of a structure."""

    sizes: tuple[int | None, ...]


def _fitted(tensor: Tensor, wants: Tensor) -> Tensor | None:
    """The tensor as the model takes it in, None where it does not fit; a last axis of 1 may be missing or too much."""
    shape, wanted = tensor.shape, wants.shape
    if len(shape) == len(wanted) + 1 and shape[-1] == 1:
        shape = shape[:-1]
    elif len(shape) == len(wanted) - 1 and wanted[-1] == 1:
        shape = (*shape, 1)
    fits = len(shape) == len(wanted) and all(
        None in (size, other) or size == other for size, other in zip(shape[1:], wanted[1:], strict=True)
    )
    return msgspec.structs.replace(tensor, shape=shape, dtype=wants.dtype) if fits else None


def _misfit(model: Model, wants: Tensor, got: Tensor) -> Asked:
    reason = f"{model.name} takes {wants.shape}, got {got.shape}."
    return Asked(Status.FAILED, reason=reason, original=reason)
