"""A plan on synthetic data for any project that can run, so that a model can be tried before there are data for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import prod

from core.graph import edits
from core.graph.ends import loose_ends
from core.graph.plan import DataSource, OutputPlan
from core.graph.project import Project
from core.graph.records import Source, flatten
from core.graph.synthetic import KIND, ROWS, filled
from core.graph.validation.heads import head
from core.training.errors import NoPlan
from core.training.propose import loss_for, tensor_of
from core.values import GraphId, ModelRef

_BYTES, _MOST, _FEWEST = 4, 128 << 20, 64  # of a number; of all samples; samples


def with_synthetic_data(project: Project, graph: GraphId) -> Project:
    """The project with its plan on synthetic data; where there is none yet, for a model of `graph`.

    What feeds inputs and outputs stays written, for the day there are data. Where no output has a loss, each gets the
    one that suits its head. Raises NoPlan where no way leads from an input to an output, or an EditRefused.
    """
    project, ref = with_model(project, graph)
    project = edits.train_model(project, ref)
    model, plan = project.model(ref), project.plan
    assert model is not None
    assert plan is not None
    known = {row.output: row for row in plan.outputs}
    rows = [known.get(end, OutputPlan(end)) for end in dict.fromkeys(end for _, end in flatten(model.outputs))]
    if all(row.loss is None for row in rows):
        rows = [_with_loss(project, ref, row) for row in rows]
    count = _count(project, ref, [end for _, end in flatten(model.inputs)])
    source = DataSource(KIND, "", {"rows": count})
    return edits.set_plan(project, replace(plan, source=source, outputs=tuple(rows)))


def with_model(project: Project, graph: GraphId) -> tuple[Project, ModelRef]:
    """The model that is planned for, else the first of `graph`, declared from its loose ends where there is none.

    Raises NoPlan where no way leads from an input to an output.
    """
    if project.plan and project.model(project.plan.model):
        return project, project.plan.model
    if not project.graphs[graph].models:
        ends = loose_ends(project.graphs[graph])
        if ends is None:
            raise NoPlan("There is no way yet from an input to an output: link an Input to a layer first.")
        project = edits.declare_model(project, graph, *ends)
    return project, ModelRef(graph, next(iter(project.graphs[graph].models)))


def _with_loss(project: Project, ref: ModelRef, row: OutputPlan) -> OutputPlan:
    loss, metric = loss_for(head(project, project.graphs[ref.graph], row.output))
    return replace(row, loss=loss, metrics=(metric,))


def _count(project: Project, ref: ModelRef, ends: Iterable[Source]) -> int:
    """As many samples as fit into a small part of the memory."""
    tensors = filter(None, (tensor_of(project, project.graphs[ref.graph], end) for end in ends))
    size = sum(_BYTES * prod(filled(tensor.shape)) for tensor in tensors)
    return max(_FEWEST, min(ROWS, _MOST // max(size, 1)))
