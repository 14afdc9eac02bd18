"""The objective after each epoch of every trial; those that were ended early are faded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from PySide6.QtGui import QColor

from core.search.events import TrialRow
from gui.panels.search.plots.chart import Chart
from gui.panels.search.plots.told import Told, faded, logarithm_ticks
from gui.theme.tokens import Category


def draw_epochs(chart: Chart, told: Told) -> None:
    rows = [row for row in told.seen.trials.values() if row.reported]
    chart.name("The objective while the trials went on", told.search.objective, "epoch")
    if not rows:
        chart.say("The objective after each epoch of every trial appears here.")
        return
    chart.count()
    log = told.log and all(value > 0 for row in rows for _, value in row.reported)
    if log:
        chart.tick("left", logarithm_ticks([math.log10(value) for row in rows for _, value in row.reported]))
    best = told.seen.best(told.search.direction)
    kinds = [_kind(row, told, best) for row in rows]
    for state, (colour, width) in _looks(chart).items():
        alike = [row for row, kind in zip(rows, kinds, strict=True) if kind == state]
        _draw(chart, alike, colour, width, log=log)


def _looks(chart: Chart) -> Mapping[str, tuple[QColor, float]]:
    """In the order in which they are drawn: what counts most comes last, on top."""
    plain = chart.theme.category(Category.CORE)
    return {
        "pruned": (faded(chart.theme.colour("dim")), 1.0),
        "failed": (faded(chart.theme.colour("error")), 1.0),
        "complete": (plain, 1.0),
        "running": (chart.theme.category(Category.INPUT), 1.5),
        "best": (chart.theme.category(Category.OUTPUT), 2.5),
        "chosen": (chart.theme.category(Category.CONVOLUTION), 2.5),
    }


def _kind(row: TrialRow, told: Told, best: TrialRow | None) -> str:
    if row.number in told.chosen:
        return "chosen"
    return "best" if best and best.number == row.number else row.state


def _draw(chart: Chart, rows: Iterable[TrialRow], colour: QColor, width: float, *, log: bool) -> None:
    across: list[float] = []
    up: list[float] = []
    for row in rows:
        epochs = [float(epoch) for epoch, _ in row.reported]
        values = [math.log10(value) if log else value for _, value in row.reported]
        across += [*epochs, math.nan]
        up += [*values, math.nan]
        if len(epochs) == 1:  # a line needs two points
            chart.points(epochs, values, [row.number], [colour])
        else:
            chart.feel(epochs, values, [row.number] * len(epochs))
    if across:
        chart.line(across, up, colour, width)
