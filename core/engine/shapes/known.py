"""An answer with all that it depends on, so that it can be told whether it still holds."""

from __future__ import annotations

from typing import NamedTuple

from core.engine.shapes.assume import guess
from core.engine.shapes.questions import Asked, Question, Recipe
from core.graph.records import Graph, Layer
from core.protocol.answers import CallShapes, Status, Tensor, Weights
from core.values import CallId


class Basis(NamedTuple):
    """All that an answer depends on. Equal bases have equal answers."""

    recipe: Recipe
    call: CallId
    node: int
    flags: str
    inputs: tuple[tuple[str, Tensor], ...]
    guessed: bool
    open: str  # a port whose source nothing is known about
    first: Question | None


class Known(NamedTuple):
    """An answer, what was asked, and what it all depends on."""

    layer: Layer
    sources: tuple[CallId, ...]
    basis: Basis
    question: Question
    answer: CallShapes


def ask(basis: Basis, question: Question) -> Asked:
    if basis.open:
        return Asked(Status.UNKNOWN, reason=f"Nothing is known about what feeds {basis.open}.")
    return basis.recipe.ask(basis.first, question)


def told(graph: Graph, layer: Layer, basis: Basis, asked: Asked, weights: Weights) -> CallShapes:
    inputs = dict(basis.inputs)
    status, outputs, reason = asked.status, asked.outputs, asked.reason
    if status is Status.OK and basis.guessed:
        status = Status.ASSUMED
    elif status is Status.FAILED:
        outputs = guess(layer.class_name, basis.recipe.config, inputs)
        if basis.guessed:
            status, reason = Status.UNKNOWN, f"What feeds it is only assumed, and does not fit: {reason}"
    return CallShapes(
        graph.id, layer.id, basis.call, basis.node, status, inputs, outputs, weights, reason, asked.original
    )
