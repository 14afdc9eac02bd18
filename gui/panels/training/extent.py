"""How much of the plane a plot shows: it follows growing curves in steps, since axes cost more to draw than curves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Range = tuple[float, float]
_NOTHING: Range = (0.0, 0.0)
_AHEAD = 0.25  # how much further than the last point the plot reaches when it has to grow
_AROUND = 0.08  # free above and below
_LEAST_USED = 0.4  # of the height; where curves take less the plot closes in on them


@dataclass(frozen=True, slots=True)
class Extent:
    """A range for each axis; of nothing at first."""

    x: Range = _NOTHING
    y: Range = _NOTHING

    def following(self, curves: Iterable[tuple[Sequence[float], Sequence[float]]]) -> Extent:
        """This extent while it still suits the curves, else the next one. Numbers that are none do not count."""
        x, y = _spans(curves)
        return Extent(self._wide(x), self._high(y))

    @classmethod
    def around(cls, curves: Iterable[tuple[Sequence[float], Sequence[float]]]) -> Extent:
        """All of the curves and no more."""
        x, y = _spans(curves)
        return cls(_padded(x, 0.02), _padded(y, _AROUND))

    def _wide(self, span: Range | None) -> Range:
        if span is None or (self.x != _NOTHING and self.x[0] <= span[0] and span[1] <= self.x[1]):
            return self.x
        low, high = span
        return low, high + max(_AHEAD * (high - low), _AHEAD)

    def _high(self, span: Range | None) -> Range:
        if span is None:
            return self.y
        holds = self.y[0] <= span[0] and span[1] <= self.y[1]
        if holds and span[1] - span[0] >= _LEAST_USED * (self.y[1] - self.y[0]):
            return self.y
        return _padded(span, _AROUND)


def _spans(curves: Iterable[tuple[Sequence[float], Sequence[float]]]) -> tuple[Range | None, Range | None]:
    across: list[float] = []
    up: list[float] = []
    for x, y in curves:
        across += x
        up += (value for value in y if math.isfinite(value))
    return _span(across), _span(up)


def _span(numbers: Sequence[float]) -> Range | None:
    return (min(numbers), max(numbers)) if numbers else None


def _padded(span: Range | None, share: float) -> Range:
    if span is None:
        return _NOTHING
    low, high = span
    room = share * (high - low) or 0.1 * abs(high) or 0.1
    return low - room, high + room
