"""Sequential models: one plain chain of layers from one input to one output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from core.graph.problem import Problem, Repair, Severity
from core.graph.records import INPUT, Model, Source
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import call_called, layer_called, model_called
from core.values import CallId


def chains(facts: GraphFacts) -> Iterator[Problem]:
    for model in facts.graph.models.values():
        reason = _no_chain(facts, model) if model.sequential else None
        if reason is not None:
            yield Problem(
                Severity.ERROR,
                f"{model_called(model)} is declared Sequential, but {reason}.",
                facts.at_model(model),
                "Make it a chain, or declare it as a functional model.",
                "not-sequential",
                (_as_functional(facts, model),),
            )


def _no_chain(facts: GraphFacts, model: Model) -> str | None:
    """Why the model is no chain, or None where it is one."""
    if not isinstance(model.inputs, Source) or not isinstance(model.outputs, Source):
        return "takes or gives more than one tensor"
    start = facts.graph.places.get(model.inputs.call)
    if start is not None and start.layer.class_name != INPUT:
        return "starts inside the graph"
    inner = facts.insides[model.id].calls
    calls = [call for call in facts.graph.places if call in inner]
    reason = next((reason for call in calls if (reason := _no_link(facts, call))), None)
    if reason is not None:
        return reason
    layers = Counter(facts.graph.places[call].layer.id for call in calls)
    twice = next((layer for layer, count in layers.items() if count > 1), None)
    if twice is not None:
        return f"uses {layer_called(facts.graph.layers[twice])} twice"
    return _forks(facts, [model.inputs.call, *calls], inner)


def _no_link(facts: GraphFacts, call_id: CallId) -> str | None:
    layer = facts.graph.places[call_id].layer
    name = call_called(facts.graph, call_id)
    if layer.is_op:
        return f"{name} is an op, and only layers can be stacked"
    if len(facts.graph.incoming.get(call_id, ())) > 1:
        return f"{name} takes more than one tensor"
    if facts.graph.places[call_id].call.arguments:
        return f"{name} is called with an argument"
    return None


def _forks(facts: GraphFacts, calls: Sequence[CallId], inner: frozenset[CallId]) -> str | None:
    for call_id in calls:
        after = set(facts.network[call_id]) & inner if call_id in facts.network else ()
        if len(after) > 1:
            return f"{call_called(facts.graph, call_id)} feeds more than one layer"
    return None


def _as_functional(facts: GraphFacts, model: Model) -> Repair:
    arguments = {"graph_id": facts.graph.id, "model_id": model.id, "sequential": False}
    return Repair("Declare it as a functional model", "set_model_flags", arguments)
