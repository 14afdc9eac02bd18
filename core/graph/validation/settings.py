"""The settings of blocks and the arguments of their calls, each against its field in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.catalog.records import Field, FieldType
from core.expressions import Evaluation, ExpressionError, shortened
from core.graph.ports import accepts
from core.graph.problem import Place, Problem, Repair, Severity
from core.graph.records import INPUT, MODEL, Call, Layer
from core.graph.validation.facts import Facts, GraphFacts
from core.graph.validation.fields import check
from core.graph.validation.words import call_called, hinted, layer_called, listed, meant, sentence
from core.values import Value

_MODEL_FIELDS: Mapping[str, Field] = {
    "model": Field("model", FieldType.ANY),
    "fresh_weights": Field("fresh_weights", FieldType.BOOL, default=False),
    "trainable": Field("trainable", FieldType.BOOL, default=True),
}


def layer_settings(facts: Facts, graph: GraphFacts) -> Iterator[Problem]:
    known = {name: _fields(graph, name) for name in graph.entries}
    required = {
        name: [field.name for field in fields.values() if field.required] for name, fields in known.items() if fields
    }
    for layer in graph.graph.layers.values():
        for field, value in layer.config.items():
            reason = _fault(known[layer.class_name], field, value, facts.evaluation)
            if reason is not None:
                yield _wrong(graph, layer, field, reason)
        missing = [field for field in required.get(layer.class_name, ()) if field not in layer.config]
        if layer.class_name == INPUT and not layer.config.keys() & {"shape", "batch_shape"}:
            missing = ["shape"]
        if missing:
            yield _missing(graph, layer, missing)


def call_arguments(facts: Facts, graph: GraphFacts) -> Iterator[Problem]:
    for layer in graph.graph.layers.values():
        for call in layer.calls:
            for name, value in call.arguments.items():
                yield from _argument(facts, graph, layer, call, name, value)


def _fields(graph: GraphFacts, class_name: str) -> Mapping[str, Field] | None:
    """The fields of a class by name; None where anything may be set."""
    entry = graph.entries[class_name]
    if entry is None:
        return _MODEL_FIELDS if class_name == MODEL else None
    return {field.name: field for field in entry.fields}


def _fault(known: Mapping[str, Field] | None, field: str, value: Value, evaluation: Evaluation) -> str | None:
    if known is None:
        return _unresolved(value, evaluation)
    if field not in known:
        return hinted("is no setting of this class", meant(field, known))
    return check(known[field], value, evaluation)


def _unresolved(value: Value, evaluation: Evaluation) -> str | None:
    try:
        evaluation.value(value)
    except ExpressionError as fault:
        return f"cannot be worked out: {fault}"
    return None


def _wrong(graph: GraphFacts, layer: Layer, field: str, reason: str) -> Problem:
    what, _, hint = reason.partition(". Did you mean")
    unknown = what.startswith("is no setting")
    unset = {"graph_id": graph.graph.id, "layer_ids": (layer.id,), "values": {}, "unset": (field,)}
    return Problem(
        Severity.ERROR,
        sentence(f"`{shortened(field)}` of {layer_called(layer)} {what}"),
        graph.at_layer(layer, field),
        f"Did you mean{hint}" if hint else "Remove it." if unknown else "",
        "unknown-field" if unknown else "bad-value",
        (Repair(f"Remove {shortened(field)}" if unknown else "Take the default", "configure", unset),),
    )


def _missing(graph: GraphFacts, layer: Layer, missing: list[str]) -> Problem:
    names = listed(f"`{field}`" for field in missing)
    return Problem(
        Severity.ERROR,
        f"{layer_called(layer)} needs {names}.",
        graph.at_layer(layer, missing[0]),
        f"Set {'it' if len(missing) == 1 else 'them'} in its settings.",
        "missing-field",
    )


def _argument(facts: Facts, graph: GraphFacts, layer: Layer, call: Call, name: str, value: Value) -> Iterator[Problem]:
    if name == "training":
        yield _training(graph, layer, call)
        return
    reason = _argument_fault(facts, graph, layer, call, name, value)
    if reason is not None:
        what, _, hint = reason.partition(". Did you mean")
        unset = {"graph_id": graph.graph.id, "call_id": call.id, "name": name}
        yield Problem(
            Severity.ERROR,
            sentence(f"`{shortened(name)}` of {call_called(graph.graph, call.id)} {what}"),
            _place(graph, call, name),
            f"Did you mean{hint}" if hint else "",
            "bad-argument",
            (Repair(f"Remove {shortened(name)}", "unset_argument", unset),),
        )


def _argument_fault(facts: Facts, graph: GraphFacts, layer: Layer, call: Call, name: str, value: Value) -> str | None:
    entry = graph.entry(layer)
    flag = next((flag for flag in entry.flags if flag.name == name), None) if entry else None
    if flag is not None:
        return check(flag, value, facts.evaluation)
    unresolved = _unresolved(value, facts.evaluation)
    known = graph.signatures.get(call.id)
    if unresolved or known is None or entry is None:
        return unresolved
    spec = next((spec for spec in known.inputs if accepts(spec, name)), None)
    if spec is None:
        names = [*(flag.name for flag in entry.flags), *(spec.name for spec in known.inputs)]
        return hinted("is no argument of its call", meant(name, names))
    return None if spec.constant or value is None else "takes a tensor, not a constant"


def _training(graph: GraphFacts, layer: Layer, call: Call) -> Problem:
    unset = {"graph_id": graph.graph.id, "call_id": call.id, "name": "training"}
    freeze = {"graph_id": graph.graph.id, "layer_ids": (layer.id,), "trainable": False}
    return Problem(
        Severity.WARNING,
        f"`training` of {call_called(graph.graph, call.id)} does not hold reliably in a functional model.",
        _place(graph, call, "training"),
        "Freeze the layer instead; a frozen BatchNormalization uses its stored averages.",
        "training-flag",
        (Repair("Remove the flag", "unset_argument", unset), Repair("Freeze the layer", "set_trainable", freeze)),
    )


def _place(graph: GraphFacts, call: Call, name: str) -> Place:
    return replace(graph.at_call(call.id), field=name)
