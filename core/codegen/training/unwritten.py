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
    spread, writes = plan.strategy == "multi-worker", any(map(written_to, plan.callbacks))
    if spread and plan.folds:
        yield "several folds over several machines"
    if spread and writes:
        yield "callbacks that write files, on each of several machines"
    if plan.folds and writes:
        yield "callbacks that write files, over several folds"
    if plan.source and plan.validation_source:
        kinds = {plan.source.kind, plan.validation_source.kind}
        if not (kinds <= _TABLES or kinds <= _ARRAYS):
            yield "a table beside arrays, one to train and one to hold out"
