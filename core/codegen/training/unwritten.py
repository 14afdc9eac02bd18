"""What a plan can ask of LayerLoom and an exported script does not hold: refused by name, not left out."""

from __future__ import annotations

from collections.abc import Iterator

from core.codegen.training.errors import PlanNotWritten
from core.graph.callback_files import written_to
from core.graph.plan import TrainingPlan

_TABLES, _ARRAYS = {"csv", "parquet", "images"}, {"npz", "dataset", "python"}


def check_written(plan: TrainingPlan) -> None:
    """Raises PlanNotWritten with all that stands in the way."""
    found = list(dict.fromkeys(_in_the_way(plan)))
    if found:
        raise PlanNotWritten(
            f"A script does not hold {', '.join(found)}. Train with LayerLoom, or take it out of the training plan."
        )


def _in_the_way(plan: TrainingPlan) -> Iterator[str]:
    if plan.strategy == "multi-worker":
        yield "training over several machines"
    if plan.folds and any(map(written_to, plan.callbacks)):
        yield "callbacks that write files, over several folds"
    if plan.source and plan.validation_source:
        kinds = {plan.source.kind, plan.validation_source.kind}
        if not (kinds <= _TABLES or kinds <= _ARRAYS):
            yield "a table beside arrays, one to train and one to hold out"
