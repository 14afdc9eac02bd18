"""An axis that can count: epochs and trials have no fractions. Imports pyqtgraph, so it is imported late."""

from __future__ import annotations

import pyqtgraph


class CountingAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph brings no types
    """Has ticks at whole numbers alone while `counts` is set."""

    counts = False

    def tickSpacing(self, least: float, most: float, size: float) -> list[tuple[float, float]]:  # pyqtgraph's
        found: list[tuple[float, float]] = super().tickSpacing(least, most, size)
        if not self.counts:
            return found
        return [(step, first) for step, first in found if step >= 1] or [(1.0, 0.0)]
