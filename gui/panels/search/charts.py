"""The plots of a search, one at a time, behind tabs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QVBoxLayout, QWidget

from gui.panels.combos import QuietCombo
from gui.panels.runs.lazy_plot import LazyPlot
from gui.panels.search.plots.chart import Chart
from gui.panels.search.plots.epochs import draw_epochs
from gui.panels.search.plots.history import draw_history
from gui.panels.search.plots.importances import draw_importances
from gui.panels.search.plots.parallel import draw_parallel
from gui.panels.search.plots.slices import draw_slice
from gui.panels.search.plots.told import Told
from gui.panels.search.words import told as in_words
from gui.theme.theme import Theme
from gui.theme.tokens import PLOT_WIDTH

_SLICE, _IMPORTANCE = "Slice", "Importance"
_PLOTS: dict[str, Callable[[Chart, Told], None]] = {
    "History": draw_history,
    _IMPORTANCE: draw_importances,
    "Parallel": draw_parallel,
    "Epochs": draw_epochs,
}
_TABS = ("History", _IMPORTANCE, _SLICE, "Parallel", "Epochs")


class SearchCharts(QWidget):
    """`opened` tells a trial's number when it is double-clicked in a plot."""

    opened = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._told: Told | None = None
        self._chart: Chart | None = None
        self.tabs, self.over, self.log = QTabBar(), QuietCombo(), QToolButton()
        for title in _TABS:
            self.tabs.addTab(title)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Plots of the search")
        self.tabs.currentChanged.connect(self._draw)
        self.over.setAccessibleName("What the slice goes along")
        self.over.activated.connect(self._draw)
        self.log.setText("log")
        self.log.setCheckable(True)
        self.log.setToolTip("The objective by its logarithm")
        self.log.setAccessibleName("Logarithm of the objective")
        self.log.toggled.connect(self._draw)
        self.plot = LazyPlot("Search", theme, self._made)
        self.setMinimumWidth(PLOT_WIDTH)
        head = QHBoxLayout()
        head.addWidget(self.tabs, 1)
        head.addWidget(self.over)
        head.addWidget(self.log)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.plot, 1)

    @property
    def chart(self) -> Chart | None:
        """What is drawn on, once it is there."""
        return self._chart

    def show_told(self, told: Told) -> None:
        if list(told.names.values()) != [self.over.itemText(place) for place in range(self.over.count())]:
            self.over.clear()
            self.over.addItems(list(told.names.values()))
        self._told = told
        self._draw()

    def _draw(self) -> None:
        title = self.tabs.tabText(self.tabs.currentIndex())
        self.over.setVisible(title == _SLICE)
        self.log.setVisible(title != _IMPORTANCE)
        self.plot.draw(self._draw_on)

    def _draw_on(self, chart: Chart) -> None:
        if self._told is None:
            return
        told = self._told.by(log=self.log.isChecked())
        title = self.tabs.tabText(self.tabs.currentIndex())
        chart.words = lambda number: in_words(told.seen.trials[number], told.names, told.search.objective)
        if title != _SLICE:
            _PLOTS[title](chart, told)
        elif told.search.dimensions:
            draw_slice(chart, told, told.search.dimensions[max(self.over.currentIndex(), 0)])

    def _made(self, title: str, theme: Theme) -> Chart:
        self._chart = Chart(title, theme)
        self._chart.opened.connect(self.opened)
        return self._chart
