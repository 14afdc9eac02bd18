"""Names of blocks: Keras wants every layer and op of a model to have one of its own, without a slash."""

from __future__ import annotations

from collections.abc import Iterator

from core.expressions import shortened
from core.graph.problem import Problem, Repair, Severity
from core.graph.records import Layer
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import layer_called


def names(facts: GraphFacts) -> Iterator[Problem]:
    first: dict[str, Layer] = {}
    taken = {layer.name for layer in facts.graph.layers.values()}
    for layer in facts.graph.layers.values():
        if not layer.name.strip():
            yield _problem(facts, layer, f"A {shortened(layer.class_name)} block has no name.", "no-name", taken)
        elif "/" in layer.name:
            message = f"The name {layer_called(layer)} has a slash, which Keras does not allow."
            yield _problem(facts, layer, message, "bad-name", taken)
        elif layer.name in first:
            message = f"Two blocks are called {layer_called(layer)}."
            yield _problem(facts, layer, message, "same-name", taken)
        first.setdefault(layer.name, layer)


def _problem(facts: GraphFacts, layer: Layer, message: str, kind: str, taken: set[str]) -> Problem:
    name = _free(layer, taken)
    arguments = {"graph_id": facts.graph.id, "layer_id": layer.id, "name": name}
    repair = Repair(f"Rename it to {name}", "rename_layer", arguments)
    return Problem(Severity.ERROR, message, facts.at_layer(layer, "name"), "Give it another name.", kind, (repair,))


def _free(layer: Layer, taken: set[str]) -> str:
    stem = layer.name.replace("/", "_").strip() or layer.class_name.rpartition(".")[2].lower()
    if stem not in taken:
        return stem
    return next(name for name in (f"{stem}_{number}" for number in range(1, len(taken) + 2)) if name not in taken)
