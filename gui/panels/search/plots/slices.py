"""The objective over one dimension, whatever the others were."""

from __future__ import annotations

from core.graph.search import Dimension
from gui.panels.search.plots.chart import Chart
from gui.panels.search.plots.told import Told, along, choice_ticks, ends, logarithm_ticks, marked, objective_axis


def draw_slice(chart: Chart, told: Told, one: Dimension) -> None:
    name = told.names.get(one.what, one.what)
    chart.name(f"The objective over {name}", told.search.objective, name)
    rows = [row for row in told.complete if one.what in row.found]
    if not rows:
        chart.say(f"The objective of each trial over its {name} appears here.")
        return
    objective_axis(chart, told)
    if one.kind == "choice":
        chart.tick("bottom", choice_ticks(one))
    elif one.log:
        chart.tick("bottom", logarithm_ticks(ends(one)))
    places = [along(one, row) for row in rows]
    chart.points(places, told.heights(rows), [row.number for row in rows], marked(chart, rows, told))
