"""The way of a link past blocks that stand between its start and its end: above or below them, whichever is nearer."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

from gui.canvas.paint import link_path
from gui.canvas.silhouette import Silhouette

_SHORT = 240.0  # no block fits between ends that are nearer to each other
_CURVE = 64.0  # in which the link rises or falls, before the next block begins
_OFF = 14.0  # from the blocks that it passes
_FAR = 200.0  # a detour that is longer than this would tell less than a link behind a block
_TRIES = 4
_NEAR = 8.0  # a link along the edge of a block looks like one of its own


class Bypass:
    """From `start` in a curve to `level`, straight past what is in the way, and in a curve into `end`."""

    def __init__(self, start: QPointF, end: QPointF, level: float) -> None:
        self._points = (start, QPointF(start.x() + _CURVE, level), QPointF(end.x() - _CURVE, level), end)
        self.room = end.x() - start.x() - 2 * _CURVE  # for a label

    def lines(self) -> tuple[QLineF, ...]:
        return tuple(QLineF(*ends) for ends in pairwise(self._points))

    def path(self) -> QPainterPath:
        start, down, up, end = self._points
        return link_path(start, end, (down, up))


def bypass(blocks: Silhouette, start: QPointF, end: QPointF) -> Bypass | None:
    """None where nothing is in the way, and where there is no way past it that is near enough."""
    if end.x() - start.x() < _SHORT:
        return None
    hidden = _hiding(blocks, start, end)
    if not hidden:
        return None
    run = QRectF(start.x() + _CURVE, 0, end.x() - start.x() - 2 * _CURVE, 1)
    above = _clear(blocks, run, min(body.top() for body in hidden) - _OFF, -1)
    below = _clear(blocks, run, max(body.bottom() for body in hidden) + _OFF, 1)
    levels = [level for level in (above, below) if level is not None]
    level = min(levels, key=lambda level: _detour(level, start, end), default=None)
    return None if level is None or _detour(level, start, end) > _FAR else Bypass(start, end, level)


def _hiding(blocks: Silhouette, start: QPointF, end: QPointF) -> list[QRectF]:
    """The blocks between the ends behind which, or along which, a part of the straight way would lie."""
    met = blocks.met(QRectF(start, end).normalized().adjusted(0, -_NEAR, 0, _NEAR))
    return [body for body in met if body.left() > start.x() and body.right() < end.x() and _meets(start, end, body)]


def _meets(start: QPointF, end: QPointF, body: QRectF) -> bool:
    """Whether the straight way, which only rises or only falls, comes near a body between its ends."""
    high, low = sorted((_height_at(start, end, body.left()), _height_at(start, end, body.right())))
    return high < body.bottom() + _NEAR and low > body.top() - _NEAR


def _height_at(start: QPointF, end: QPointF, x: float) -> float:
    """Of the curve that `link_path` draws: at t it has gone 1.5 t - 1.5 t² + t³ of the way, 3 t² - 2 t³ of the height.

    Newton's method finds t.
    """
    share = t = (x - start.x()) / (end.x() - start.x())
    for _ in range(3):
        t -= (1.5 * t - 1.5 * t**2 + t**3 - share) / (1.5 - 3 * t + 3 * t**2)
    return start.y() + (end.y() - start.y()) * (3 * t**2 - 2 * t**3)


def _clear(blocks: Silhouette, run: QRectF, level: float, way: int) -> float | None:
    """The nearest height from `level` on, upwards or downwards, at which a run meets no block; None far off."""
    for _ in range(_TRIES):
        met = blocks.met(run.translated(0, level))
        if not met:
            return level
        level = min(body.top() for body in met) - _OFF if way < 0 else max(body.bottom() for body in met) + _OFF
    return None


def _detour(level: float, start: QPointF, end: QPointF) -> float:
    return abs(level - start.y()) + abs(level - end.y())
