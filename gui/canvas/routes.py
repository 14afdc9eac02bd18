"""The way of a link that can't run straight: past what is in its way, or back to an end that lies behind its start.

Back it runs down, between the blocks, and down again to its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from core.graph.records import Target
from gui.canvas.bypass import Bypass, bypass
from gui.canvas.silhouette import Silhouette

if TYPE_CHECKING:
    from gui.canvas.items import LinkItem

_OUT = 24.0  # how far the link goes on before it turns
_ROUND = 12.0  # the corners
_OFF = 28.0  # from the blocks that it runs along, where there is room
_LONG = 400.0  # farther back than this, other blocks may be in the way
_TRIES = 8
_APART = 16  # areas that are looked at one by one; more of them as one


class Route:
    """From `start` to the right as far as `out`, up or down to `level`, to the left as far as `back`, into `end`."""

    def __init__(self, start: QPointF, end: QPointF, level: float, out: float, back: float) -> None:
        way = QPointF(out, start.y()), QPointF(out, level), QPointF(back, level), QPointF(back, end.y())
        self._points = (start, *way, end)

        self.room = start.x() - end.x() if start.x() - end.x() < _LONG else 0.0  # for a label, where it would be seen

    def lines(self) -> tuple[QLineF, ...]:
        return tuple(QLineF(*ends) for ends in pairwise(self._points))

    def path(self) -> QPainterPath:
        path = QPainterPath(self._points[0])
        for before, corner, after in zip(self._points, self._points[1:], self._points[2:], strict=False):
            path.lineTo(_towards(corner, before))
            path.quadTo(corner, _towards(corner, after))
        path.lineTo(self._points[-1])
        return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    """Where the rounding of a corner begins, on the line to another point."""
    line = QLineF(corner, other)
    line.setLength(min(_ROUND, line.length() / 2))
    return line.p2()


Way = Route | Bypass


def way_between(blocks: Silhouette, start: QRectF, end: QRectF, ends: tuple[QPointF, QPointF]) -> Way | None:
    """From the body of a block to that of another; None where the link runs straight."""
    return bypass(blocks, *ends) if end.left() >= start.right() else _route_back(blocks, start, end, ends)


def passing(links: Mapping[Target, LinkItem], left_or_taken: Sequence[QRectF]) -> set[Target]:
    """The links whose way may be another one now that a block has come or gone there."""
    if not left_or_taken:
        return set()
    areas = left_or_taken if len(left_or_taken) <= _APART else [reduce(QRectF.united, left_or_taken)]
    near = [area.adjusted(-_OFF, -_OFF, _OFF, _OFF) for area in areas]
    return {target for target, link in links.items() if any(link.boundingRect().intersects(area) for area in near)}


def _route_back(blocks: Silhouette, start: QRectF, end: QRectF, ends: tuple[QPointF, QPointF]) -> Route | None:
    """To a block above or below. Outside of the frames that only one of both stands in, so not through their titles."""
    one, other = blocks.framed(start, end), blocks.framed(end, start)
    if _beside(one, other):
        one, other = start, end
    if _beside(one, other):
        return None
    out = max(ends[0].x() + _OUT, one.right() + _OUT / 2 if one != start else -inf)
    back = min(ends[1].x() - _OUT, other.left() - _OUT / 2 if other != end else inf)
    return Route(*ends, _level(blocks, one, other, (back, out)), out, back)


def _beside(one: QRectF, other: QRectF) -> bool:
    """Whether neither stands above the other."""
    return other.top() <= one.bottom() and one.top() <= other.bottom()


def _level(blocks: Silhouette, one: QRectF, other: QRectF, run: tuple[float, float]) -> float:
    """The height of the way back. One that runs far keeps clear of what stands in its way."""
    if other.top() > one.bottom():
        level, step = other.top() - min(_OFF, (other.top() - one.bottom()) / 2), -1
    else:
        level, step = other.bottom() + min(_OFF, (one.top() - other.bottom()) / 2), 1
    if one.right() - other.left() < _LONG:
        return level
    return _clear(blocks, QRectF(QPointF(run[0], level), QPointF(run[1], level)), step)


def _clear(blocks: Silhouette, run: QRectF, step: int) -> float:
    """The nearest height, above or below, where no block is in the way; that of `run` where none is found."""
    level = run.top()
    for _ in range(_TRIES):
        met = blocks.met(QRectF(run.left(), level - 4, run.width(), 8))
        if not met:
            return level
        level = (
            min(body.top() for body in met) - _OFF / 2 if step < 0 else max(body.bottom() for body in met) + _OFF / 2
        )
    return run.top()
