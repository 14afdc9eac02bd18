"""What a plan can hold and training cannot do yet: refused by name, so that nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from core.graph.plan import TrainingPlan
from core.training.errors import PlanBroken

_OF_PLANS = {
    "folds": "cross-validation",
}


def supports(field: str) -> bool:
    """Whether training can do what this field of the plan asks for."""
    return field not in _OF_PLANS


def check_supported(plan: TrainingPlan) -> None:
    """Raises PlanBroken, naming all that stands in the plan and cannot be done."""
    found = list(dict.fromkeys(_ahead(plan)))
    if found:
        raise PlanBroken(f"LayerLoom cannot do this yet: {', '.join(found)}. Take it out of the training plan.")


def _ahead(plan: TrainingPlan) -> Iterator[str]:
    for field in fields(plan):
        if field.name in _OF_PLANS and getattr(plan, field.name) != field.default:
            yield _OF_PLANS[field.name]
