"""Models and layers that a block refers to and that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from core.graph.problem import Problem, Severity
from core.graph.records import INPUT, MODEL, Layer
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import layer_called
from core.values import LayerRef, ModelRef


def dangling(facts: GraphFacts) -> Iterator[Problem]:
    for layer, field, ref in facts.held:
        reason = _fault(facts, ref)
        if reason is not None:
            yield _problem(facts, layer, field, reason)
    for layer in facts.graph.layers.values():
        if layer.class_name == MODEL and not isinstance(layer.config.get("model"), ModelRef | LayerRef):
            yield _problem(facts, layer, "model", "names no model")


def _fault(facts: GraphFacts, ref: ModelRef | LayerRef) -> str | None:
    if isinstance(ref, ModelRef):
        return None if facts.project.model(ref) else "refers to a model that is gone"
    layer = facts.graph.layers.get(ref.layer)
    if layer is None:
        return "refers to a block that is gone"
    if layer.is_op or layer.class_name == INPUT:
        return f"refers to {layer_called(layer)}, which is no layer"
    return None


def _problem(facts: GraphFacts, layer: Layer, field: str, reason: str) -> Problem:
    return Problem(
        Severity.ERROR,
        f"{layer_called(layer)} {reason}.",
        facts.at_layer(layer, field),
        "Choose another one, or remove the block.",
        "dangling-reference",
    )
