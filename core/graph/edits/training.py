"""Edits of the training plan: what is trained, what feeds it, and what pulls at each output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.graph.edits.find import model_of
from core.graph.edits.plan_rows import with_rows_of
from core.graph.edits.refusals import NoPlan, NotInModel, OtherLosses
from core.graph.plan import InputPlan, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Model, Source, flatten
from core.values import ModelRef


def set_plan(project: Project, plan: TrainingPlan | None) -> Project:
    """Gives the project another plan, or none. Refuses a model, input or output that is not there."""
    if plan is project.plan or plan == project.plan:
        return project
    if plan is not None:
        model = model_of(project, plan.model)
        for row in plan.inputs:
            _check_input(model, row.input)
        for out in plan.outputs:
            _check_output(model, out.output)
    return replace(project, plan=plan)


def train_model(project: Project, ref: ModelRef) -> Project:
    """Makes this the model that is trained. Rows stay for those inputs and outputs that it has as well."""
    model = model_of(project, ref)
    if project.plan is None:
        return replace(project, plan=TrainingPlan(ref))
    if project.plan.model == ref:
        return project
    kept = project.plan if project.plan.model.graph == ref.graph else replace(project.plan, inputs=(), outputs=())
    return with_rows_of(replace(project, plan=replace(kept, model=ref)), ref, model)


def planned(project: Project) -> Project:
    """The project with a training plan: where none is there yet, a fresh one for its model, if it has just one."""
    models = [ModelRef(graph.id, model) for graph in project.graphs.values() for model in graph.models]
    return train_model(project, models[0]) if project.plan is None and len(models) == 1 else project


def set_in_plan(project: Project, name: str, value: object) -> Project:
    """Sets a field of the training plan, as in `TrainingPlan`. Refuses where nothing says which model is trained."""
    project = planned(project)
    return set_plan(project, replace(_plan_of(project), **{name: value}))  # type: ignore[arg-type]


def plan_input(project: Project, row: InputPlan) -> Project:
    """Sets the row of one input: what feeds it."""
    project = planned(project)
    plan = _plan_of(project)
    _check_input(model_of(project, plan.model), row.input)
    rows = {known.input: known for known in plan.inputs}
    if rows.get(row.input) == row:
        return project
    return replace(project, plan=replace(plan, inputs=tuple({**rows, row.input: row}.values())))


def plan_output(project: Project, row: OutputPlan) -> Project:
    """Sets the row of one output: target, loss, weight and metrics."""
    project = planned(project)
    plan = _plan_of(project)
    _check_output(model_of(project, plan.model), row.output)
    rows = {known.output: known for known in plan.outputs}
    if rows.get(row.output) == row:
        return project
    return replace(project, plan=replace(plan, outputs=tuple({**rows, row.output: row}.values())))


def weigh_losses(project: Project, weights: Sequence[float]) -> Project:
    """Gives the outputs that have a loss these weights, in the order of the model. Refuses another number of them."""
    plan = _plan_of(project)
    rows = {row.output: row for row in plan.outputs if row.loss is not None}
    trained = [output for _, output in flatten(model_of(project, plan.model).outputs) if output in rows]
    if len(trained) != len(weights):
        raise OtherLosses(len(weights), len(trained))
    for output, weight in zip(trained, weights, strict=True):
        project = plan_output(project, replace(rows[output], weight=weight))
    return project


def _plan_of(project: Project) -> TrainingPlan:
    if project.plan is None:
        raise NoPlan
    return project.plan


def _check_input(model: Model, source: Source) -> None:
    if source not in [leaf for _, leaf in flatten(model.inputs)]:
        raise NotInModel(source, "input", model.name)


def _check_output(model: Model, source: Source) -> None:
    if source not in [leaf for _, leaf in flatten(model.outputs)]:
        raise NotInModel(source, "output", model.name)
