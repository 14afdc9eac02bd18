"""The training plan against the model it trains: every row a place, every output a loss and a target."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from core.catalog.records import Field, FieldType
from core.graph.plan import Binding, OutputPlan, TrainingPlan
from core.graph.problem import Place, Problem, Severity
from core.graph.records import Graph, Model, Source, flatten
from core.graph.synthetic import is_synthetic
from core.graph.validation.facts import Facts
from core.graph.validation.fields import check
from core.graph.validation.losses import losses
from core.graph.validation.words import listed, model_called, sentence, source_called
from core.values import Value

_LOSS = Field("loss", FieldType.LOSS, nullable=True)
_METRIC = Field("metrics", FieldType.METRIC, required=True)
_FIELDS: Sequence[tuple[str, str, Field]] = (
    ("optimizer", "The optimizer", Field("optimizer", FieldType.OPTIMIZER, required=True)),
    ("epochs", "The number of epochs", Field("epochs", FieldType.INT, required=True, minimum=1)),
    ("batch_size", "The batch size", Field("batch_size", FieldType.INT, required=True, minimum=1)),
    ("validation_split", "The validation split", Field("split", FieldType.FLOAT, required=True, minimum=0, maximum=1)),
)


def plan(facts: Facts) -> Iterator[Problem]:
    plan = facts.project.plan
    if plan is None:
        return
    model = facts.project.model(plan.model)
    if model is None:
        message = "The training plan is for a model that is not declared."
        yield Problem(Severity.ERROR, message, Place(plan="model"), "Choose another model to train.", "plan-model")
        return
    place = Place(plan.model.graph, model=model.id)
    graph = facts.project.graphs[plan.model.graph]
    yield from _settings(facts, plan, place)
    yield from _inputs(plan, graph, model, place)
    yield from _outputs(facts, plan, graph, model, place)


def _settings(facts: Facts, plan: TrainingPlan, place: Place) -> Iterator[Problem]:
    values = (plan.optimizer, plan.epochs, plan.batch_size, plan.validation_split)
    for (part, words, field), value in zip(_FIELDS, values, strict=True):
        yield from _field(facts, field, value, words, replace(place, plan=part))
    for callback in plan.callbacks:
        if ":" not in callback.path and not callback.path.startswith("callbacks."):
            message = f"`{callback.path}` is no callback."
            yield Problem(Severity.ERROR, message, replace(place, plan="callbacks"), "Take it out.", "plan-value")


def _field(facts: Facts, field: Field, value: Value, words: str, place: Place) -> Iterator[Problem]:
    reason = check(field, value, facts.evaluation)
    if reason is not None:
        what, _, hint = reason.partition(". Did you mean")
        remedy = f"Did you mean{hint}" if hint else "Choose another one in the training plan."
        yield Problem(Severity.ERROR, sentence(f"{words} {what}"), place, remedy, "plan-value")


def _inputs(plan: TrainingPlan, graph: Graph, model: Model, place: Place) -> Iterator[Problem]:
    known = [source for _, source in flatten(model.inputs)]
    rows = [row.input for row in plan.inputs]
    yield from _strangers(graph, model, rows, known, "input", place)
    if plan.source is None or is_synthetic(plan.source):
        return
    for source in known:
        bound = [row for row in plan.inputs if row.input == source and any(map(_columns, row.bindings))]
        if not bound:
            message = f"Nothing feeds the input {source_called(graph, source)} when {model_called(model)} is trained."
            where = replace(place, plan="input", source=source)
            yield Problem(Severity.ERROR, message, where, "Choose its columns in the training plan.", "plan-unbound")


def _outputs(facts: Facts, plan: TrainingPlan, graph: Graph, model: Model, place: Place) -> Iterator[Problem]:
    known = [source for _, source in flatten(model.outputs)]
    rows = [row.output for row in plan.outputs]
    yield from _strangers(graph, model, rows, known, "output", place)
    for row in plan.outputs:
        yield from _row(facts, plan, graph, row, replace(place, source=row.output))
    trained = {row.output for row in plan.outputs if row.loss is not None}
    idle = [source for source in dict.fromkeys(known) if source not in trained]
    if known and not trained:
        message = f"No output of {model_called(model)} has a loss, so there is nothing to train."
        yield Problem(Severity.ERROR, message, replace(place, plan="loss"), "Give at least one a loss.", "plan-no-loss")
    elif idle:
        names = listed(source_called(graph, source) for source in idle)
        message = f"The output{'s' * (len(idle) > 1)} {names} of {model_called(model)} has no loss and is not trained."
        message = message.replace("has no loss and is", "have no loss and are") if len(idle) > 1 else message
        where = replace(place, plan="loss", source=idle[0])
        yield Problem(Severity.WARNING, message, where, "Give it a loss, or leave it so on purpose.", "plan-no-loss")


def _row(facts: Facts, plan: TrainingPlan, graph: Graph, row: OutputPlan, place: Place) -> Iterator[Problem]:
    name = source_called(graph, row.output)
    loss = replace(place, plan="loss")
    yield from _field(facts, _LOSS, row.loss, f"The loss of {name}", loss)
    for metric in row.metrics:
        yield from _field(facts, _METRIC, metric, f"A metric of {name}", replace(place, plan="metrics"))
    weight = Field("weight", FieldType.FLOAT, required=True, minimum=0)
    yield from _field(facts, weight, row.weight, f"The loss weight of {name}", replace(place, plan="weight"))
    if plan.source and not is_synthetic(plan.source) and row.loss is not None and not _columns(row.target):
        message = f"The output {name} has a loss and no target to compare it with."
        where = replace(place, plan="target")
        yield Problem(Severity.ERROR, message, where, "Choose its columns in the training plan.", "plan-unbound")
    yield from losses(facts, graph, row, loss)


def _columns(binding: Binding | None) -> bool:
    return binding is not None and bool(binding.columns)


def _strangers(
    graph: Graph, model: Model, rows: Sequence[Source], known: Collection[Source], side: str, place: Place
) -> Iterator[Problem]:
    """Rows for what the model does not have, and rows that come twice."""
    for source in dict.fromkeys(rows):
        where = replace(place, plan=side, source=source)
        name = source_called(graph, source)
        if source not in known:
            message = f"The training plan has a row for {name}, which is no {side} of {model_called(model)}."
            yield Problem(Severity.ERROR, message, where, "Take the row out, or declare it.", "plan-stranger")
        elif rows.count(source) > 1:
            message = f"The training plan has several rows for the {side} {name}."
            yield Problem(Severity.ERROR, message, where, "Keep one of them.", "plan-stranger")
