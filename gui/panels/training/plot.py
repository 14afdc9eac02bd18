"""One plot of curves: it follows them as they grow until a person looks closer, and reads numbers out at the cursor."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QLabel

from gui.panels.training.extent import Extent
from gui.panels.training.series import Key, Series, named, shown
from gui.panels.training.strokes import Stroke
from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX

_POINT, _POINT_ALPHA = 5, 140
_Points = tuple[Sequence[float], Sequence[float]]


class Plot(QObject):
    """A full line (or long dashes) for the training samples, short dashes for those held out.

    The wheel and drags look closer. A double click shows everything again.
    """

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        import pyqtgraph

        self._graph: Any = pyqtgraph
        self._theme, self._title, self._over = theme, title, ""
        box = pyqtgraph.ViewBox(enableMenu=False)  # menus are half of what making a plot takes
        self.widget: Any = pyqtgraph.PlotWidget(viewBox=box, enableMenu=False)
        self.widget.setAccessibleName(f"{title} over epochs")
        self._item: Any = self.widget.getPlotItem()
        self._item.hideButtons()
        self._item.disableAutoRange()
        self._drawn: dict[tuple[Key, bool], Any] = {}
        self._points: dict[tuple[Key, bool], _Points] = {}
        self._strokes: dict[Key, Stroke] = {}
        self._extent, self._by_hand = Extent(), False
        self._log, self._smoothing = False, 0.0
        self._cursor: Any = pyqtgraph.InfiniteLine(angle=90)
        self._readout = QLabel(self.widget)
        self._readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._readout.setProperty("readout", True)
        self._readout.hide()
        self._item.getViewBox().sigRangeChangedManually.connect(self._looked_closer)
        self.widget.viewport().installEventFilter(self)
        self.widget.setMouseTracking(True)
        self.restyle()

    def clear(self) -> None:
        self._item.clear()
        for kept in (self._drawn, self._points, self._strokes):
            kept.clear()
        self._extent, self._by_hand = Extent(), False
        self._readout.hide()

    def name(self, title: str, over: str = "") -> None:
        """Says what is drawn now, and over what, where that is not epochs."""
        self._title, self._over = title, over
        self.widget.setAccessibleName(f"{title} over {over or 'epochs'}")
        self.restyle()

    def choose(self, *, log: bool, smoothing: float) -> None:
        """Draws what comes from now on over a logarithmic scale, or as a mean that forgets by `smoothing` a point."""
        self._log, self._smoothing = log, smoothing
        self._item.setLogMode(x=False, y=log)
        self._extent = Extent()

    def fit(self) -> None:
        """Shows everything there is, and follows what comes."""
        self._by_hand = False
        self._show(Extent.around(self._points.values()))

    def show_points(self, x: Sequence[float], y: Sequence[float], colour: QColor) -> None:
        """Points, and the line on which both numbers are equal."""
        ends = (min(*x, *y), max(*x, *y))
        line = self._graph.mkPen(self._theme.colour("dim"), width=1, style=Qt.PenStyle.DashLine)
        self._item.plot(ends, ends, pen=line)
        points = self._graph.mkBrush(colour.red(), colour.green(), colour.blue(), _POINT_ALPHA)
        self._item.plot(x, y, pen=None, symbol="o", symbolSize=_POINT, symbolPen=None, symbolBrush=points)
        self._show(Extent.around(((ends, ends),)))

    def show_curve(self, key: Key, training: Series, held_out: Series, stroke: Stroke) -> None:
        self._strokes[key] = stroke
        for series, is_held_out in ((training, False), (held_out, True)):
            if series.x:
                self._draw(key, series, stroke, held_out=is_held_out)
        if not self._by_hand:
            self._show(self._extent.following(self._points.values()))

    def restyle(self) -> None:
        dim = self._theme.colour("dim")
        self.widget.setBackground(self._theme.colour("field"))
        self._item.showGrid(x=False, y=True, alpha=0.15)
        self._item.setLabel("left", self._title, color=dim.name(), **{"font-size": f"{SMALL_PX}px"})
        if self._over:
            self._item.setLabel("bottom", self._over, color=dim.name(), **{"font-size": f"{SMALL_PX}px"})
        self._cursor.setPen(self._graph.mkPen(dim, width=1))
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.setPen(self._theme.colour("border"))
            axis.setTextPen(dim)
            axis.enableAutoSIPrefix(False)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The cursor follows the mouse over the curves."""
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.fit()
            return True
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove and not event.buttons():
            self._point_at(event.position())
        elif event.type() is QEvent.Type.Leave:
            self._leave()
        return False

    def read_out(self, x: float) -> list[tuple[Key, str, str]]:
        """The numbers nearest to a place: by curve, in training and held out."""
        return [(key, self._at(key, x, held_out=False), self._at(key, x, held_out=True)) for key in self._strokes]

    def _draw(self, key: Key, series: Series, stroke: Stroke, *, held_out: bool) -> None:
        curve = self._drawn.get((key, held_out))
        if curve is None:
            curve = self._drawn[key, held_out] = self._item.plot(antialias=True)
        y = smoothed(series.y, self._smoothing)
        self._points[key, held_out] = (series.x, [_log(value) for value in y] if self._log else y)
        alone = len(series.x) == 1  # a line needs two points
        curve.setData(series.x, y, symbol="o" if alone else None, symbolSize=4, connect="finite")
        curve.setPen(self._graph.mkPen(stroke.colour, width=1.5, dash=stroke.dashes(held_out=held_out) or None))
        curve.setSymbolBrush(stroke.colour)
        curve.setSymbolPen(None)

    def _show(self, extent: Extent) -> None:
        if extent != self._extent and extent.x[0] < extent.x[1]:
            self._extent = extent
            self._item.getViewBox().setRange(xRange=extent.x, yRange=extent.y, padding=0)

    def _looked_closer(self) -> None:
        self._by_hand = True

    def _point_at(self, place: QPointF) -> None:
        box = self._item.getViewBox()
        at = self.widget.mapToScene(place.toPoint())
        if not self._points or not box.sceneBoundingRect().contains(at):
            self._leave()
            return
        x = box.mapSceneToView(at).x()
        if self._cursor.scene() is None:
            self._item.addItem(self._cursor, ignoreBounds=True)
        self._cursor.setPos(x)
        self._cursor.show()
        self._readout.setText(self._words(x))
        self._readout.adjustSize()
        wide, right = self._readout.width(), self.widget.width()
        left = place.x() + 12 if place.x() + wide + 16 < right else place.x() - wide - 12
        self._readout.move(int(left), 8)
        self._readout.show()

    def _leave(self) -> None:
        self._cursor.hide()
        self._readout.hide()

    def _words(self, x: float) -> str:
        rows = "".join(
            f'<tr><td style="color:{self._strokes[key].colour.name()}">{escape(named(key))}&nbsp;</td>'
            f'<td align="right">{training}&nbsp;</td><td align="right">{held_out}</td></tr>'
            for key, training, held_out in self.read_out(x)
        )
        return f"<b>epoch {x:.3g}</b><table>{rows}</table>"

    def _at(self, key: Key, x: float, *, held_out: bool) -> str:
        points = self._points.get((key, held_out))
        if points is None:
            return ""
        after = bisect_left(points[0], x)
        places = (place for place in (after - 1, after) if 0 <= place < len(points[0]))
        value = points[1][min(places, key=lambda place: abs(points[0][place] - x))]
        return shown(10**value if self._log else value)


def smoothed(values: Sequence[float], by: float) -> Sequence[float]:
    """A mean of all values so far, in which each counts `by` times as much as the next; corrected at the start.

    As TensorBoard smooths, after Kingma and Ba, "Adam", 2015 (arXiv:1412.6980), section 3.
    """
    if not by:
        return values
    mean, weight, found = 0.0, 0.0, []
    for value in values:
        if math.isfinite(value):
            mean, weight = by * mean + (1 - by) * value, by * weight + (1 - by)
        found.append(mean / weight if weight and math.isfinite(value) else value)
    return found


def _log(value: float) -> float:
    return math.log10(value) if value > 0 else math.nan
