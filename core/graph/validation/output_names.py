"""The names under which a model's outputs are known to Keras: those of the layers they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.expressions import shortened
from core.graph.ports import source_name
from core.graph.problem import Problem, Severity
from core.graph.records import Model, Source, flatten
from core.graph.validation.facts import GraphFacts
from core.graph.validation.words import model_called
from core.values import ModelRef


def output_names(facts: GraphFacts) -> Iterator[Problem]:
    """Models with two outputs of one name: losses and targets by name would be ambiguous."""
    for model in facts.graph.models.values():
        if isinstance(model.outputs, Mapping):  # their keys are their names
            continue
        by_name: dict[str, list[Source]] = {}
        for _, source in flatten(model.outputs):
            by_name.setdefault(source_name(facts.graph, source), []).append(source)
        for name, sources in by_name.items():
            if len(sources) > 1:
                yield _problem(facts, model, name, len(sources))


def _problem(facts: GraphFacts, model: Model, name: str, count: int) -> Problem:
    plan = facts.project.plan
    trained = plan is not None and plan.model == ModelRef(facts.graph.id, model.id)
    return Problem(
        Severity.WARNING if trained else Severity.INFO,
        f"{count} outputs of {model_called(model)} are called {shortened(name)}, after the layer they come from.",
        facts.at_model(model),
        "Put a named Identity on each, so that losses and metrics by name find them.",
        "same-output-name",
    )
