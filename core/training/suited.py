"""The plan's losses after an output has got another head: those that no longer suit it are proposed anew."""

from __future__ import annotations

from dataclasses import replace

from core.graph.plan import Binding, OutputPlan
from core.graph.project import Project
from core.graph.validation.heads import Head, head
from core.training.propose import loss_for


def with_suited_losses(before: Project, after: Project) -> Project:
    """`after` with the loss and metrics of every row whose head is of another kind than it was `before`.

    Rows go by their place. A head of the same kind (another number of classes) keeps its loss, whatever it is.
    """
    old, new = before.plan, after.plan
    if old is None or new is None or old is new:
        return after
    graphs = before.graphs.get(old.model.graph), after.graphs.get(new.model.graph)
    if graphs[0] is None or graphs[1] is None:
        return after
    was = [head(before, graphs[0], row.output) for row in old.outputs]
    rows = tuple(
        _suited(row, was[place] if place < len(was) else Head(), head(after, graphs[1], row.output))
        for place, row in enumerate(new.outputs)
    )
    return after if rows == new.outputs else replace(after, plan=replace(new, outputs=rows))


def _suited(row: OutputPlan, was: Head, now: Head) -> OutputPlan:
    if row.loss is None or was.activation == now.activation:
        return row
    loss, metric = loss_for(now)
    return replace(row, loss=loss, metrics=(metric,) if row.metrics else (), target=_open(row.target))


def _open(target: Binding | None) -> Binding | None:
    """The labels of categories as the data have them: those that were written down were those of the old head."""
    if target is None or target.transform.kind != "category":
        return target
    options = {name: value for name, value in target.transform.options.items() if name not in ("values", "size")}
    return replace(target, transform=replace(target.transform, options=options))
