"""The way of a link whose end lies behind its start: down, back between the blocks, and down again to its end."""

from __future__ import annotations

from itertools import pairwise
from math import inf

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from gui.canvas.silhouette import Silhouette

_OUT = 24.0  # how far the link goes on before it turns
_ROUND = 12.0  # the corners
_OFF = 28.0  # from the blocks that it runs along, where there is room
_LONG = 400.0  # farther back than this, other blocks may be in the way
_TRIES = 8


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


def route_between(blocks: Silhouette, start: QRectF, end: QRectF, ends: tuple[QPointF, QPointF]) -> Route | None:
    """The way back from the body of a block to that of another above or below; None where the link need not go back.

    It runs outside of the frames that only one of both stands in, so not through their titles.
    """
    if end.left() >= start.right():
        return None
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
