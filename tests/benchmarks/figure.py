"""One measured figure, and how a function is timed fairly on a shared machine."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in `unit`, beside the budget of the design; `note` says how it was taken or names a peer."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""

    def __str__(self) -> str:
        budget = "no budget" if self.budget is None else f"budget {self.budget:g} {self.unit}"
        return f"{self.name} {self.value:.4g} {self.unit} ({budget}{'; ' + self.note if self.note else ''})"


def median_ms(run: Callable[[], object], times: int = 7, warmup: int = 1) -> float:
    """The median wall time of `run` in milliseconds, the garbage of earlier runs collected outside the clock."""
    for _ in range(warmup):
        run()
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]
