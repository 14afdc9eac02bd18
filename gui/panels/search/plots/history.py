"""How a search came along: the objective of each trial, and the best by then."""

from __future__ import annotations

from itertools import pairwise

from core.search.seen import best_so_far
from gui.panels.search.plots.chart import Chart
from gui.panels.search.plots.told import Told, marked, objective_axis
from gui.theme.tokens import Category


def draw_history(chart: Chart, told: Told) -> None:
    rows = told.complete
    chart.name("History of the search", told.search.objective, "trial")
    if not rows:
        chart.say("The objective of each trial appears here, and the best by then.")
        return
    chart.count()
    objective_axis(chart, told)
    numbers = [float(row.number) for row in rows]
    best = told.heights(best_so_far(rows, told.search.direction))
    across = [place for start, end in pairwise((*numbers, numbers[-1])) for place in (start, end)]
    chart.line(across, [height for height in best for _ in (0, 1)], chart.theme.category(Category.OUTPUT))
    chart.points(numbers, told.heights(rows), [row.number for row in rows], marked(chart, rows, told))
