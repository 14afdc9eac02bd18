"""Parallel coordinates: an upright axis for each dimension and one for the objective, and a line for each trial.

Inselberg, "The plane with parallel coordinates", The Visual Computer 1 (1985).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.graph.search import Dimension
from core.search.events import TrialRow
from gui.panels.search.plots.chart import Chart
from gui.panels.search.plots.told import Told, along, ends, ranks, shades
from gui.theme.tokens import Category

_MOST_CHOICES_NAMED = 6
_ABOVE, _BELOW, _NAME = 1.1, -0.1, 1.28
_LETTER_PX = 8


def draw_parallel(chart: Chart, told: Told) -> None:
    rows, dimensions = told.complete, told.search.dimensions
    chart.name("Parallel coordinates", "", "")
    if not rows:
        chart.say("A line for each trial appears here, through all of its settings to its objective.")
        return
    chart.tick("left", [])
    names = [*(told.names.get(one.what, one.what) for one in dimensions), told.search.objective]
    chart.tick("bottom", [])
    heights = told.heights(rows)
    room = max(chart.widget.width() // len(names) // _LETTER_PX, 4)
    for place, name in enumerate(names):
        chart.post(float(place))
        chart.label(float(place), _NAME, _short(name, room))
    for place, one in enumerate(dimensions):
        _name_ends(chart, float(place), one)
    low, high = min(heights), max(heights)
    for end, height in ((0.0, low), (1.0, high)):
        shown = 10**height if told.by_logarithm else height
        chart.label(float(len(dimensions)), _ABOVE if end else _BELOW, f"{shown:.4g}")
    lines = [_line(row, height, dimensions, (low, high)) for row, height in zip(rows, heights, strict=True)]
    _draw(chart, told, rows, lines)
    chart.show_range((-0.5, len(dimensions) + 0.5), (_BELOW - 0.1, _NAME + 0.1))


def _line(row: TrialRow, height: float, dimensions: Sequence[Dimension], span: tuple[float, float]) -> list[float]:
    return [*(_share(along(one, row), ends(one)) for one in dimensions), _share(height, span)]


def _draw(chart: Chart, told: Told, rows: Sequence[TrialRow], lines: Sequence[Sequence[float]]) -> None:
    """One item for all lines of a shade: thousands of items would take their time; the best are drawn last, on top."""
    places = [float(place) for place in range(len(lines[0]))]
    shade_of = ranks(rows, told)
    for shade, colour in reversed(list(enumerate(shades(chart)))):
        alike = [line for line, own in zip(lines, shade_of, strict=True) if own == shade]
        if alike:
            chart.line([*places, math.nan] * len(alike), [y for line in alike for y in (*line, math.nan)], colour)
    for row, line in zip(rows, lines, strict=True):
        chart.feel(places, line, [row.number] * len(places))
        if row.number in told.chosen:
            chart.line(places, line, chart.theme.category(Category.CONVOLUTION), 2.5)


def _name_ends(chart: Chart, place: float, one: Dimension) -> None:
    if one.kind == "choice" and len(one.choices) <= _MOST_CHOICES_NAMED:
        for number, choice in enumerate(one.choices):
            chart.label(place, _share(float(number), ends(one)), str(choice))
    elif one.kind != "choice":
        chart.label(place, _BELOW, f"{one.low:.4g}")
        chart.label(place, _ABOVE, f"{one.high:.4g}")


def _short(name: str, letters: int) -> str:
    """Its end, which tells names of one block apart."""
    return name if len(name) <= letters else f"…{name[1 - letters :]}"


def _share(value: float, span: tuple[float, float]) -> float:
    low, high = span
    return (value - low) / (high - low) if high > low else 0.5
