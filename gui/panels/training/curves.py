"""Live curves: the losses beside the metrics, with a legend that reads the latest numbers out."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from core.training.events import Event
from gui.panels.training.legend import Legend
from gui.panels.training.series import Curves, Key
from gui.theme.theme import Theme
from gui.theme.tokens import LEGEND_WIDTH, SMALL_PX, Category

_EVERY_MS = 100
_POINT, _POINT_ALPHA = 5, 140
_TITLES = ("Loss", "Metrics")
COLOURS = (
    Category.CORE,
    Category.OUTPUT,
    Category.INPUT,
    Category.CONVOLUTION,
    Category.RECURRENT,
    Category.TEXT,
    Category.MERGE,
)


def load_pyqtgraph() -> threading.Thread:
    """Imports it aside: it takes longer than a frame, and the app starts without it."""
    thread = threading.Thread(target=importlib.import_module, args=("pyqtgraph",), daemon=True)
    thread.start()
    return thread


class CurvesView(QWidget):
    """Draws the curves of one run after the other: ten times a second at most, and one plot at a time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curves = Curves()
        self._loading: threading.Thread | None = None
        self._plots: dict[str, Plot] = {}
        self._turn, self._pending = 0, set[str]()
        self._hint = QLabel("The curves of the losses and metrics appear here while a run goes on.")
        self._hint.setProperty("dim", True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.legend = Legend()
        self._areas = QSplitter()
        self._areas.setChildrenCollapsible(False)
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._draw)
        self._lay_out()
        theme.changed.connect(self._restyle)

    @property
    def curves(self) -> Curves:
        return self._curves

    def start(self) -> None:
        """Forgets the last run and gets ready for the next."""
        self._loading = self._loading or load_pyqtgraph()
        self._curves = Curves()
        self.legend.clear()
        for plot in self._plots.values():
            plot.clear()
            plot.widget.hide()
        self._soon.start()
        self._hint.setText("Waiting for the first batch…")

    def take(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._curves.take(event)
        if self._curves:
            self._pending = {_title(key) for key in self._curves}
            if not self._soon.isActive():
                self._soon.start()

    def _lay_out(self) -> None:
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setWidget(self.legend)
        side.setFixedWidth(LEGEND_WIDTH)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side = side
        middle = QVBoxLayout()
        middle.addWidget(self._hint, 1)
        middle.addWidget(self._areas, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(middle, 1)
        row.addWidget(side)
        self._areas.hide()
        side.hide()

    def _draw(self) -> None:
        if self._loading is None or self._loading.is_alive():
            self._soon.start()
            return
        if missing := [title for title in _TITLES if title not in self._plots]:
            self._new_plot(missing[0])  # one at a time, as soon as may be: making one takes most of a frame
            self._soon.start()
            return
        if not self._curves:
            return
        self._hint.hide()
        self._areas.show()
        self._side.show()
        titles = list(dict.fromkeys(_title(key) for key in self._curves))
        title = titles[self._turn % len(titles)]
        self._turn += 1
        self._show(title)
        self._pending.discard(title)
        if self._pending & set(titles):
            self._soon.start()

    def _show(self, title: str) -> None:
        plot = self._plots[title]
        plot.widget.show()
        for index, (key, curve) in enumerate(self._curves.items()):
            if _title(key) == title:
                colour = self._theme.category(COLOURS[index % len(COLOURS)])
                plot.show_curve(key, curve.training, curve.held_out, colour)
                self.legend.show_curve(key, curve, colour)

    def _new_plot(self, title: str) -> None:
        plot = self._plots[title] = Plot(title, self._theme)
        plot.widget.hide()
        self._areas.addWidget(plot.widget)

    def _restyle(self) -> None:
        for plot in self._plots.values():
            plot.restyle()
        for title in {_title(key) for key in self._curves} & self._plots.keys():
            self._show(title)


def _title(key: Key) -> str:
    return _TITLES[key[1] != "loss"]


class Plot:
    """One pyqtgraph plot over epochs: a full line for the training samples, a dashed one for those held out."""

    def __init__(self, title: str, theme: Theme) -> None:
        import pyqtgraph

        self._graph: Any = pyqtgraph
        self._theme, self._title, self._over = theme, title, ""
        self.widget: Any = pyqtgraph.PlotWidget()
        self.widget.setAccessibleName(f"{title} over epochs")
        self._item: Any = self.widget.getPlotItem()
        self._item.setMenuEnabled(False)
        self._item.hideButtons()
        self._drawn: dict[tuple[Key, bool], Any] = {}
        self.restyle()

    def clear(self) -> None:
        self._item.clear()
        self._drawn.clear()
        self._item.enableAutoRange()

    def name(self, title: str, over: str = "") -> None:
        """Says what is drawn now, and over what, where that is not epochs."""
        self._title, self._over = title, over
        self.widget.setAccessibleName(f"{title} over {over or 'epochs'}")
        self.restyle()

    def show_points(self, x: Sequence[float], y: Sequence[float], colour: QColor) -> None:
        """Points, and the line on which both numbers are equal."""
        ends = (min(*x, *y), max(*x, *y))
        line = self._graph.mkPen(self._theme.colour("dim"), width=1, style=Qt.PenStyle.DashLine)
        self._item.plot(ends, ends, pen=line)
        points = self._graph.mkBrush(colour.red(), colour.green(), colour.blue(), _POINT_ALPHA)
        self._item.plot(x, y, pen=None, symbol="o", symbolSize=_POINT, symbolPen=None, symbolBrush=points)

    def show_curve(self, key: Key, training: Any, held_out: Any, colour: QColor) -> None:
        for series, dashed in ((training, False), (held_out, True)):
            if not series.x:
                continue
            curve = self._drawn.get((key, dashed))
            if curve is None:
                curve = self._drawn[key, dashed] = self._item.plot(antialias=True)
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            alone = len(series.x) == 1  # a line needs two points
            curve.setData(series.x, series.y, symbol="o" if alone else None, symbolSize=4, connect="finite")
            curve.setPen(self._graph.mkPen(colour, width=1.5, style=style))
            curve.setSymbolBrush(colour)
            curve.setSymbolPen(None)

    def restyle(self) -> None:
        dim = self._theme.colour("dim")
        self.widget.setBackground(self._theme.colour("field"))
        self._item.showGrid(x=False, y=True, alpha=0.15)
        self._item.setLabel("left", self._title, color=dim.name(), **{"font-size": f"{SMALL_PX}px"})
        if self._over:
            self._item.setLabel("bottom", self._over, color=dim.name(), **{"font-size": f"{SMALL_PX}px"})
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.setPen(self._theme.colour("border"))
            axis.setTextPen(dim)
            axis.enableAutoSIPrefix(False)
