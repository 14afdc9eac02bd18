"""The classes of blocks: unknown ones, those that bring code, and blocks with an impossible number of calls."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalog.table import load
from core.expressions import shortened
from core.graph.problem import Problem, Repair, Severity
from core.graph.records import INPUT, MODEL, Layer
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import layer_called, listed
from core.values import LayerId, LayerRef


def classes(facts: GraphFacts) -> Iterator[Problem]:
    own: dict[str, list[Layer]] = {}
    for layer in facts.graph.layers.values():
        if layer.is_custom:
            own.setdefault(layer.class_name, []).append(layer)
        elif layer.class_name != MODEL and facts.entry(layer) is None:
            yield _unknown(facts, layer)
        elif layer.class_name == "Lambda":
            yield _lambda(facts, layer)
    for name, layers in own.items():
        if not name.startswith("keras."):  # what Keras keeps to itself comes with Keras
            yield _custom(facts, layers)


def call_counts(facts: GraphFacts) -> Iterator[Problem]:
    """Ops and inputs have exactly one call, every other block at least one, unless a wrapper uses its layer."""
    wrapped: set[LayerId] | None = None
    for layer in facts.graph.layers.values():
        if len(layer.calls) == 1:
            continue
        if layer.is_op or layer.class_name == INPUT:
            yield _one_call(facts, layer)
        elif not layer.calls:
            wrapped = _wrapped(facts) if wrapped is None else wrapped
            if layer.id not in wrapped:
                yield _no_call(facts, layer)


def _custom(facts: GraphFacts, layers: list[Layer]) -> Problem:
    names = listed(layer_called(layer) for layer in layers)
    are = "are of a class" if len(layers) > 1 else "is of a class"
    return Problem(
        Severity.INFO,
        f"{names} {are} of your own, {shortened(layers[0].class_name)}.",
        facts.at_layer(layers[0]),
        "Its module must lie beside the project or where Python finds it, and runs only once you trust this file.",
        "custom-class",
    )


def _unknown(facts: GraphFacts, layer: Layer) -> Problem:
    near = load().suggest(layer.class_name)
    arguments = {"graph_id": facts.graph.id, "layer_id": layer.id}
    return Problem(
        Severity.ERROR,
        f"{layer_called(layer)} is of class `{shortened(layer.class_name)}`, which Keras {load().keras} does not have.",
        facts.at_layer(layer),
        f"Did you mean `{near[0]}`?" if near else "Choose another class; for one of your own write `module:Class`.",
        "unknown-class",
        tuple(Repair(f"Replace by {name}", "replace_class", {**arguments, "class_name": name}) for name in near),
    )


def _lambda(facts: GraphFacts, layer: Layer) -> Problem:
    return Problem(
        Severity.WARNING,
        f"{layer_called(layer)} is a Lambda: a saved .keras file does not hold its code, and Keras refuses to load it.",
        facts.at_layer(layer),
        "Draw it with ops where you can; else share the project or its exported code with the weights.",
        "lambda",
    )


def _one_call(facts: GraphFacts, layer: Layer) -> Problem:
    what = "input" if layer.class_name == INPUT else "op"
    calls = f"{len(layer.calls)} calls" if layer.calls else "no call"
    return Problem(
        Severity.ERROR,
        f"{layer_called(layer)} is an {what} and has {calls}; it can only have one.",
        facts.at_layer(layer),
        "Split the other calls off." if layer.calls else "Remove the block.",
        "call-count",
        tuple(
            Repair(
                f"Split call {node} off", "split_call", {"graph_id": facts.graph.id, "call_id": layer.calls[node].id}
            )
            for node in range(1, min(len(layer.calls), 3))
        ),
    )


def _no_call(facts: GraphFacts, layer: Layer) -> Problem:
    return Problem(
        Severity.WARNING,
        f"{layer_called(layer)} is never called.",
        facts.at_layer(layer),
        "Add a call to it, or remove the block.",
        "call-count",
        (
            Repair("Add a call", "add_call", {"graph_id": facts.graph.id, "layer_id": layer.id}),
            Repair("Remove it", "remove_layers", {"graph_id": facts.graph.id, "layer_ids": (layer.id,)}),
        ),
    )


def _wrapped(facts: GraphFacts) -> set[LayerId]:
    return {ref.layer for _, _, ref in facts.held if isinstance(ref, LayerRef)}
