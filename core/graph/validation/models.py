"""The declared models: their ends must be there, their outputs must come from their inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from core.graph.problem import Problem, Repair, Severity
from core.graph.records import INPUT, Model, Source, Structure, flatten
from core.graph.validation.facts import Facts, GraphFacts
from core.graph.validation.inside import Inside
from core.graph.validation.words import call_called, listed, model_called, source_called
from core.values import CallId


def declared(facts: GraphFacts) -> Iterator[Problem]:
    """A graph without a model, and models without inputs or outputs or with ends that are not there."""
    if not facts.graph.models and facts.graph.places:
        yield _none(facts)
    for model in facts.graph.models.values():
        for side, structure in (("inputs", model.inputs), ("outputs", model.outputs)):
            yield from _ends(facts, model, side, structure)


def connected(facts: GraphFacts) -> Iterator[Problem]:
    """Models that need an input they do not declare, or declare one they do not need."""
    for model in facts.graph.models.values():
        known = facts.insides[model.id]
        if known.lacking:
            yield _lacking(facts, model, known)
        idle = [source for _, source in flatten(model.inputs) if source not in known.used and facts.gives(source)]
        if idle and any(flatten(model.outputs)):
            yield _idle(facts, model, idle, known)


def model_names(facts: Facts) -> Iterator[Problem]:
    """Names of models, which are variables in exported code: there, and each used once in the project."""
    models = [(graph, model) for graph in facts.graphs.values() for model in graph.graph.models.values()]
    count = Counter(model.name for _, model in models)
    for graph, model in models:
        if not model.name.strip() or "/" in model.name:
            why = "has a slash in its name" if model.name.strip() else "has no name"
            message = f"A model of {graph.graph.name} {why}."
            yield Problem(Severity.ERROR, message, graph.at_model(model), "Give it another name.", "bad-name")
        elif count[model.name] > 1:
            count[model.name] = -count[model.name]
        elif count[model.name] < 0:
            message = f"Several models are called {model_called(model)}."
            yield Problem(Severity.ERROR, message, graph.at_model(model), "Rename all but one.", "same-name")


def _none(facts: GraphFacts) -> Problem:
    ends = tuple(
        Source(call)
        for call, place in facts.graph.places.items()
        if place.layer.class_name != INPUT and not any(True for _ in facts.network.successors(call))
    )
    begins = tuple(Source(call) for call in facts.inputs)
    inputs: Structure = begins[0] if len(begins) == 1 else begins
    outputs: Structure = ends[0] if len(ends) == 1 else ends
    declare = {"graph_id": facts.graph.id, "inputs": inputs, "outputs": outputs}
    return Problem(
        Severity.WARNING,
        f"No model is declared on {facts.graph.name}.",
        facts.at_graph(),
        "Choose inputs and outputs and declare a model, to train it, export it or use it as a block.",
        "no-model",
        (Repair("Declare a model from inputs to loose ends", "declare_model", declare),) if begins and ends else (),
    )


def _ends(facts: GraphFacts, model: Model, side: str, structure: Structure) -> Iterator[Problem]:
    sources = [source for _, source in flatten(structure)]
    if not sources:
        message = f"{model_called(model)} has no {side}."
        yield Problem(Severity.ERROR, message, facts.at_model(model), "Add one, or remove the model.", "empty-model")
    for source in dict.fromkeys(sources):
        if not facts.gives(source):
            what = source_called(facts.graph, source)
            message = f"{model_called(model)} has {what} among its {side}, which is not there."
            yield Problem(Severity.ERROR, message, facts.at_model(model), "Take it out of the model.", "no-such-output")
    if side == "inputs" and len(set(sources)) < len(sources):
        twice = source_called(facts.graph, Counter(sources).most_common(1)[0][0])
        message = f"{model_called(model)} has {twice} among its inputs more than once."
        yield Problem(Severity.ERROR, message, facts.at_model(model), "Take it out of the model once.", "same-input")


def _lacking(facts: GraphFacts, model: Model, known: Inside) -> Problem:
    names = listed(call_called(facts.graph, call) for call in known.lacking)
    return Problem(
        Severity.ERROR,
        f"{model_called(model)} needs the input{'s' * (len(known.lacking) > 1)} {names}, which it does not declare.",
        facts.at_model(model),
        "Add what is missing to its inputs, or start the model behind it.",
        "disconnected-model",
        tuple(_with_inputs(facts, model, known.lacking)),
    )


def _with_inputs(facts: GraphFacts, model: Model, lacking: tuple[CallId, ...]) -> Iterator[Repair]:
    if isinstance(model.inputs, tuple):
        before: tuple[Structure, ...] = (model.inputs,) if isinstance(model.inputs, Source) else model.inputs
        inputs = (*before, *(Source(call) for call in lacking))
        arguments = {"graph_id": facts.graph.id, "model_id": model.id, "inputs": inputs}
        names = listed(call_called(facts.graph, call) for call in lacking)
        yield Repair(f"Add {names} to its inputs", "change_model", arguments)


def _idle(facts: GraphFacts, model: Model, idle: list[Source], known: Inside) -> Problem:
    names = listed(source_called(facts.graph, source) for source in idle)
    if known.used or known.lacking:
        message = f"{model_called(model)} does not need its input{'s' * (len(idle) > 1)} {names}."
        severity, remedy = Severity.WARNING, "Connect them to what it gives out, or take them out of the model."
    else:
        message = f"No way leads from the inputs of {model_called(model)} ({names}) to its outputs."
        severity, remedy = Severity.ERROR, "Connect them, or declare other inputs."
    return Problem(severity, message, facts.at_model(model), remedy, "idle-model-input")
