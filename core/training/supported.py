"""What a plan can hold and training cannot do yet: refused by name, so that nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from core.graph.plan import OutputPlan, TrainingPlan
from core.training.errors import PlanBroken

_OF_PLANS = {
    "validation_source": "a source of its own for what is held out",
    "folds": "cross-validation",
    "loss_mode": "losses that do not train jointly",
    "measure_every": "comparing gradients",
    "precision": "mixed precision",
    "jit_compile": "compiling with XLA",
    "steps_per_execution": "several steps at a time",
    "deterministic": "training that is not deterministic",
    "warm_start": "starting from the weights of another run",
}
_OF_OUTPUTS = {
    "sample_weight": "weights of samples",
    "class_weight": "weights of classes",
    "optimizer": "optimizers of single outputs",
}
SOURCES = ("csv", "npz")


def supports(field: str) -> bool:
    """Whether training can do what this field of the plan, or of a row of it, asks for."""
    return field not in _OF_PLANS and field not in _OF_OUTPUTS


def check_supported(plan: TrainingPlan) -> None:
    """Raises PlanBroken, naming all that stands in the plan and cannot be done."""
    found = list(dict.fromkeys(_ahead(plan)))
    if found:
        raise PlanBroken(f"LayerLoom cannot do this yet: {', '.join(found)}. Take it out of the training plan.")


def _ahead(plan: TrainingPlan) -> Iterator[str]:
    if plan.source is not None and plan.source.kind not in SOURCES:
        yield f"reading {plan.source.kind} data"
    yield from _differing(plan, _OF_PLANS)
    for row in plan.outputs:
        yield from _differing(row, _OF_OUTPUTS)


def _differing(row: TrainingPlan | OutputPlan, known: dict[str, str]) -> Iterator[str]:
    for field in fields(row):
        if field.name in known and getattr(row, field.name) != (field.default if field.name != "class_weight" else {}):
            yield known[field.name]
