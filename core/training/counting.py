"""How much the samples of an output count, in the words of the output contract."""

from __future__ import annotations

from core.graph.plan import OutputPlan
from core.graph.writing import shown

_MOST = 3  # classes that are named


def counting(row: OutputPlan) -> str:
    """`alike`, or by what: `by rating`, `yes × 3, no × 0.5`, or both."""
    by_column = [f"by {', '.join(row.sample_weight.columns)}"] if row.sample_weight else []
    by_class = [f"{label} × {shown(weight)}" for label, weight in row.class_weight.items()]
    more = [f"and {len(by_class) - _MOST} more"] if len(by_class) > _MOST else []
    return ", ".join([*by_column, *by_class[:_MOST], *more]) or "alike"
