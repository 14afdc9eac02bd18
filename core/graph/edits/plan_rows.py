"""The rows of the training plan while outputs move and models change: each row follows its source, or goes with it."""

from __future__ import annotations

from dataclasses import replace

from core.graph.edits.structures import Change
from core.graph.plan import InputPlan, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Model, Source, flatten
from core.values import GraphId, ModelRef


def with_moved_rows(project: Project, graph_id: GraphId, change: Change) -> Project:
    plan = project.plan
    if plan is None or plan.model.graph != graph_id:
        return project
    return _with_rows(project, plan, _moved_inputs(plan, change), _moved_outputs(plan, change))


def _moved_inputs(plan: TrainingPlan, change: Change) -> tuple[InputPlan, ...]:
    rows: dict[Source, InputPlan] = {}
    for row in plan.inputs:
        new = change.get(row.input, row.input)
        if new is not None:
            rows.setdefault(new, row if new == row.input else replace(row, input=new))
    return tuple(rows.values())


def _moved_outputs(plan: TrainingPlan, change: Change) -> tuple[OutputPlan, ...]:
    rows: dict[Source, OutputPlan] = {}
    for row in plan.outputs:
        new = change.get(row.output, row.output)
        if new is not None:
            rows.setdefault(new, row if new == row.output else replace(row, output=new))
    return tuple(rows.values())


def with_rows_of(project: Project, ref: ModelRef, model: Model) -> Project:
    """The plan with rows only for what the model still takes and gives."""
    plan = project.plan
    if plan is None or plan.model != ref:
        return project
    takes, gives = ({source for _, source in flatten(side)} for side in (model.inputs, model.outputs))
    inputs = tuple(row for row in plan.inputs if row.input in takes)
    return _with_rows(project, plan, inputs, tuple(row for row in plan.outputs if row.output in gives))


def _with_rows(
    project: Project, plan: TrainingPlan, inputs: tuple[InputPlan, ...], outputs: tuple[OutputPlan, ...]
) -> Project:
    if (inputs, outputs) == (plan.inputs, plan.outputs):
        return project
    return replace(project, plan=replace(plan, inputs=inputs, outputs=outputs))
