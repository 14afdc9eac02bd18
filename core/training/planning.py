"""The plan as a run needs it: expressions worked out, numbers checked, the command line's wishes applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from core.expressions import resolve
from core.graph.callback_files import written_to
from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.synthetic import bound, is_synthetic
from core.training.errors import NoPlan, PlanBroken
from core.values import Value

SPREAD_FOLDS = "Cross-validation trains on one machine. Set folds to 0, or train without the strategy multi-worker."

_NO_PLAN = (
    "This project has no training plan. Say which data feeds its inputs and outputs first, or train on synthetic data."
)


def ready_plan(project: Project, epochs: int | None = None, batch_size: int | None = None) -> TrainingPlan:
    """The project's plan without expressions. Raises NoPlan, PlanBroken or an ExpressionError."""
    if project.plan is None:
        raise NoPlan(_NO_PLAN)
    plan = _resolved(project.plan, project.constants)
    plan = replace(plan, epochs=epochs or plan.epochs, batch_size=batch_size or plan.batch_size)
    if is_synthetic(plan.source):
        plan = bound(project, plan)
    whole(plan.epochs, "Epochs")
    whole(plan.batch_size, "The batch size")
    whole(plan.measure_every, "Measure gradients every", least=0)
    if not 0 <= plan.validation_split < 1:
        raise PlanBroken(f"The validation split is {plan.validation_split}, and must be at least 0 and below 1.")
    _check_folds(plan)
    return plan


def with_folds(project: Project, folds: int) -> Project:
    """The project with so many folds in its plan, 0 for none. Raises NoPlan."""
    if project.plan is None:
        raise NoPlan(_NO_PLAN)
    return replace(project, plan=replace(project.plan, folds=folds))


def needed_source(plan: TrainingPlan) -> DataSource:
    if plan.source is None:
        raise NoPlan("The training plan names no source. Choose a file, or synthetic data.")
    return plan.source


def whole(value: Value, what: str, least: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise PlanBroken(f"{what} must be a whole number from {least}, and is {value!r}.")
    return value


def _check_folds(plan: TrainingPlan) -> None:
    """Every sample is held out in turn, by models that train one after the other on one machine."""
    if not whole(plan.folds, "Folds", least=0):
        return
    if plan.folds == 1:
        raise PlanBroken("One fold alone would be held out and leave nothing to train on. Use 2 folds or more, or 0.")
    column = plan.source and plan.source.options.get("held_out")
    if column:
        raise PlanBroken(
            f"Column `{column}` says which samples are held out, and with {plan.folds} folds all are in turn. Take the "
            "column away from the source (Training setup, Data: held out), or set folds to 0."
        )
    if plan.validation_source:
        raise PlanBroken(
            f"The plan has a source of its own for validation, and with {plan.folds} folds all samples of the source "
            "are held out in turn. Take the validation source away, or set folds to 0."
        )
    if plan.strategy == "multi-worker":
        raise PlanBroken(SPREAD_FOLDS)
    for path in map(written_to, plan.callbacks):
        if Path(path).is_absolute():
            raise PlanBroken(
                f"A callback writes to {path}, which each of {plan.folds} folds would write over. Give it a name, "
                "which then lies in the folder of each fold."
            )


def weight_of(output: OutputPlan, name: str) -> float:
    weight = output.weight
    if not isinstance(weight, int | float) or isinstance(weight, bool) or weight < 0:
        raise PlanBroken(f"The loss weight of output `{name}` must be a number from 0, and is {weight!r}.")
    return float(weight)


def _resolved(plan: TrainingPlan, constants: Mapping[str, Value]) -> TrainingPlan:
    def value(unresolved: Value) -> Value:
        return resolve(unresolved, constants)

    def options(unresolved: Mapping[str, Value]) -> Mapping[str, Value]:
        return cast(Mapping[str, Value], value(unresolved))

    def binding(bound: Binding) -> Binding:
        return replace(bound, transform=replace(bound.transform, options=options(bound.transform.options)))

    def of_input(row: InputPlan) -> InputPlan:
        return replace(row, bindings=tuple(map(binding, row.bindings)))

    def of_output(row: OutputPlan) -> OutputPlan:
        return replace(
            row,
            target=row.target and binding(row.target),
            weight=value(row.weight),
            sample_weight=row.sample_weight and binding(row.sample_weight),
            class_weight=options(row.class_weight),
        )

    def of_source(source: DataSource | None) -> DataSource | None:
        return source and replace(source, options=options(source.options))

    return replace(
        plan,
        source=of_source(plan.source),
        inputs=tuple(map(of_input, plan.inputs)),
        outputs=tuple(map(of_output, plan.outputs)),
        epochs=value(plan.epochs),
        batch_size=value(plan.batch_size),
        validation_source=of_source(plan.validation_source),
        steps_per_execution=value(plan.steps_per_execution),
        checkpoint_every=value(plan.checkpoint_every),
    )
