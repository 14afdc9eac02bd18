"""What the plots of a search draw from: its trials, what was searched over and by which names, and which are chosen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QColor

from core.graph.search import Dimension, Search
from core.search.events import TrialRow
from core.search.seen import Seen
from gui.panels.search.plots.chart import Chart, Ticks
from gui.theme.tokens import Category

_FADED, _SHADES = 110, 8
_MANY_DECADES, _FEW_DECADES = 4.0, 0.7


@dataclass(frozen=True, slots=True)
class Told:
    """`names` are those of the dimensions, by what they change; `chosen` the trials picked in the table.

    With `log` the objective is drawn by its logarithm, where all its values have one.
    """

    seen: Seen
    search: Search
    names: dict[str, str]
    chosen: frozenset[int] = frozenset()
    log: bool = False

    def by(self, *, log: bool) -> Told:
        """The same, its objective drawn so."""
        return replace(self, log=log)

    @property
    def complete(self) -> list[TrialRow]:
        return self.seen.complete()

    @property
    def by_logarithm(self) -> bool:
        return self.log and all((row.value or 0.0) > 0 for row in self.complete)

    def height(self, value: float) -> float:
        """Where a value of the objective stands on its axis."""
        return _logarithm(value) if self.by_logarithm else value

    def heights(self, rows: Sequence[TrialRow]) -> list[float]:
        return [self.height(row.value) for row in rows if row.value is not None]


def objective_axis(chart: Chart, told: Told) -> None:
    if told.by_logarithm:
        chart.tick("left", logarithm_ticks(told.heights(told.complete)))


def logarithm_ticks(exponents: Sequence[float]) -> Ticks:
    """Round numbers where powers of ten are drawn by their exponents, so many that they can be read."""
    low, high = min(exponents), max(exponents)
    decades = range(math.floor(low) - 1, math.ceil(high) + 2)
    of_decade = (1,) if high - low > _MANY_DECADES else (1, 2, 5) if high - low > _FEW_DECADES else range(1, 10)
    return [(math.log10(digit) + decade, f"{digit * 10.0**decade:g}") for decade in decades for digit in of_decade]


def along(one: Dimension, row: TrialRow) -> float:
    """Where a trial lies along a dimension: choices by their number, ranges by logarithm where they are searched so."""
    value = row.found.get(one.what)
    if one.kind == "choice":
        return float(one.choices.index(value)) if value in one.choices else math.nan
    number = float(value) if isinstance(value, int | float) else math.nan
    return _logarithm(number) if one.log else number


def ends(one: Dimension) -> tuple[float, float]:
    """The range of `along`."""
    if one.kind == "choice":
        return 0.0, max(len(one.choices) - 1.0, 1.0)
    return (_logarithm(one.low), _logarithm(one.high)) if one.log else (one.low, one.high)


def choice_ticks(one: Dimension) -> Ticks:
    return [(float(place), str(choice)) for place, choice in enumerate(one.choices)]


def marked(chart: Chart, rows: Sequence[TrialRow], told: Told) -> list[QColor]:
    """A colour for each trial: those that are chosen in the table stand out."""
    plain, chosen = chart.theme.category(Category.CORE), chart.theme.category(Category.CONVOLUTION)
    return [chosen if row.number in told.chosen else plain for row in rows]


def faded(colour: QColor) -> QColor:
    pale = QColor(colour)
    pale.setAlpha(_FADED)
    return pale


def shades(chart: Chart) -> list[QColor]:
    """From the best to the worst: what is good stands out."""
    good, bad = chart.theme.category(Category.CORE), chart.theme.colour("border")
    return [_between(good, bad, step / (_SHADES - 1)) for step in range(_SHADES)]


def ranks(rows: Sequence[TrialRow], told: Told) -> list[int]:
    """A shade for each trial, by its place among all of them."""
    sign = 1 if told.search.direction == "minimize" else -1
    order = sorted(range(len(rows)), key=lambda place: sign * (rows[place].value or 0.0))
    found = [0] * len(rows)
    for rank, place in enumerate(order):
        found[place] = rank * _SHADES // len(rows)
    return found


def _between(first: QColor, second: QColor, share: float) -> QColor:
    mixed = [round(a + (b - a) * share) for a, b in zip(_parts(first), _parts(second), strict=True)]
    return QColor(*mixed)


def _parts(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _logarithm(number: float) -> float:
    return math.log10(number) if number > 0 else math.nan
