"""Blocks that nothing reaches, and blocks that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.graph.problem import Problem, Repair, Severity
from core.graph.records import INPUT, Call, Model, Source
from core.graph.validation.facts import GraphFacts
from core.graph.validation.inputs import missing_at
from core.graph.validation.words import call_called, layer_called, listed, model_called
from core.values import CallId, LayerId


def unreachable(facts: GraphFacts) -> Iterator[Problem]:
    """Calls that no input feeds though their own ports are filled: what is missing lies before them."""
    reached = _reached(facts)
    for call_id in facts.graph.places:
        if call_id in reached or not facts.graph.incoming.get(call_id):
            continue
        if call_id not in facts.looped and not any(missing_at(facts, call_id)):
            yield _unreachable(facts, call_id)


def loose_ends(facts: GraphFacts) -> Iterator[Problem]:
    """Calls whose outputs feed nothing and that no model gives out. Without any model, that is said once elsewhere."""
    if not facts.graph.models:
        return
    used = {source.call for source in facts.graph.links.values()} | {source.call for source in facts.declared}
    for call_id, place in facts.graph.places.items():
        if call_id in used:
            continue
        if place.layer.class_name == INPUT:
            yield _idle_input(facts, call_id)
        else:
            yield _loose(facts, call_id)


def unused(facts: GraphFacts) -> Iterator[Problem]:
    """Layers that feed something and yet are in no model: one finding for all of them."""
    if not facts.graph.models:
        return
    inside = frozenset().union(*(known.calls for known in facts.insides.values()))
    feeding = {source.call for source in facts.graph.links.values()}
    left: dict[LayerId, None] = {}
    for call_id, place in facts.graph.places.items():
        if call_id in feeding and place.layer.class_name != INPUT and not _in_model(place.layer.calls, inside):
            left[place.layer.id] = None
    if left:
        yield _unused(facts, list(left))


def _in_model(calls: Sequence[Call], inside: frozenset[CallId]) -> bool:
    return any(call.id in inside for call in calls)


def _reached(facts: GraphFacts) -> set[CallId]:
    """All calls that an input feeds, or an op that needs none, or a block of a class that nobody knows."""
    begins = (call for call, known in facts.signatures.items() if known is None or not known.inputs)
    waiting = [call for call in begins if not facts.graph.incoming.get(call)]
    reached = set(waiting)
    while waiting:
        for after in facts.network[waiting.pop()]:
            if after not in reached:
                reached.add(after)
                waiting.append(after)
    return reached


def _unreachable(facts: GraphFacts, call_id: CallId) -> Problem:
    begins = [call for call in _before(facts, call_id) if not facts.graph.incoming.get(call)]
    names = listed(call_called(facts.graph, call) for call in begins)
    where = f": the way back ends at {names}" if names else ""
    return Problem(
        Severity.WARNING,
        f"No input reaches {call_called(facts.graph, call_id)}{where}.",
        facts.at_call(call_id),
        "Connect an input there.",
        "unreachable",
    )


def _before(facts: GraphFacts, call_id: CallId) -> list[CallId]:
    seen, waiting = {call_id: None}, [call_id]
    while waiting:
        for before in facts.network.predecessors(waiting.pop()):
            if before not in seen:
                seen[before] = None
                waiting.append(before)
    return list(seen)


def _idle_input(facts: GraphFacts, call_id: CallId) -> Problem:
    layer = facts.graph.places[call_id].layer
    remove = {"graph_id": facts.graph.id, "layer_ids": (layer.id,)}
    return Problem(
        Severity.WARNING,
        f"The input {layer_called(layer)} feeds nothing.",
        facts.at_call(call_id),
        "Connect it, or remove it.",
        "idle-input",
        (Repair("Remove it", "remove_layers", remove),),
    )


def _loose(facts: GraphFacts, call_id: CallId) -> Problem:
    return Problem(
        Severity.WARNING,
        f"Nothing uses {call_called(facts.graph, call_id)}, and no model gives it out.",
        facts.at_call(call_id, output=0),
        "Connect it, declare it as an output of a model, or remove it.",
        "loose-end",
        tuple(_give_out(facts, model, Source(call_id)) for model in _extensible(facts)[:2]),
    )


def _extensible(facts: GraphFacts) -> list[Model]:
    models = facts.graph.models.values()
    return [model for model in models if not model.sequential and not isinstance(model.outputs, Mapping)]


def _give_out(facts: GraphFacts, model: Model, source: Source) -> Repair:
    outputs = (model.outputs,) if isinstance(model.outputs, Source) else tuple(model.outputs)
    arguments = {"graph_id": facts.graph.id, "model_id": model.id, "outputs": (*outputs, source)}
    return Repair(f"Make it an output of {model_called(model)}", "change_model", arguments)


def _unused(facts: GraphFacts, layers: list[LayerId]) -> Problem:
    known = facts.graph.layers
    names = [layer_called(known[layer]) for layer in layers if layer in known]
    return Problem(
        Severity.INFO,
        f"No model contains {listed(names)}.",
        facts.at_layer(known[layers[0]]) if layers[0] in known else facts.at_graph(),
        "Declare a model that gives out what they lead to, or remove them.",
        "unused",
    )
