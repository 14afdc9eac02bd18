"""Several runs beside each other: their curves in one plot, and all in which their settings and models differ."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.errors import LayerLoomError
from core.training.comparison import Compared, compared
from core.training.events import history
from core.training.fold_results import averaged
from core.training.overview import RunOverview, telling_events
from core.training.runs import RunFolder
from gui.panels.runs.lazy_plot import LazyPlot
from gui.panels.training.plot import Plot
from gui.panels.training.series import Curves, Key, named
from gui.panels.training.strokes import MOST, Stroke, stroke
from gui.theme.theme import Theme
from gui.theme.tokens import PLOT_WIDTH
from gui.workers.reading import Reading

_READING = "Reading the runs…"
_SAME = "These runs have the same settings and the same model."


class _Found(NamedTuple):
    """Curves of whole epochs for each run, all that differs, and what kept it from being found out."""

    curves: tuple[Curves, ...]
    differing: tuple[Compared, ...]
    fault: str = ""


class CompareRuns(QWidget):
    """Shows the runs that were given last, at most as many as can be told apart."""

    beside_wanted = Signal(object, object)  # two RunOverviews, the earlier first

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._runs: tuple[RunOverview, ...] = ()
        self._curves: tuple[Curves, ...] = ()
        self._dropped = ""
        self.number = QComboBox()
        self.number.setAccessibleName("What is compared")
        self.number.activated.connect(self._draw)
        self.plot = LazyPlot("Runs", theme, Plot)
        self.table = QTableWidget()
        self.table.setAccessibleName("What differs")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.beside = QPushButton("On the canvas…")
        self.beside.clicked.connect(self._show_beside)
        self.note = QLabel(wordWrap=True)
        self.note.setProperty("dim", True)
        self._reading = Reading(self)
        self._reading.found.connect(self._found)
        self.destroyed.connect(self._reading.close)
        self._lay_out()
        theme.changed.connect(self._name_columns)

    def show_runs(self, runs: tuple[RunOverview, ...]) -> None:
        self._runs = tuple(sorted(runs, key=lambda run: run.began))[:MOST]
        self._dropped = f" The {len(runs) - MOST} newest of them are left out." if len(runs) > MOST else ""
        first, last = self._runs[0].short_name, self._runs[-1].short_name
        self.beside.setToolTip(f"The models of {first} and {last} beside each other, differences marked")
        self._curves = ()
        self._fill(())
        self._say(_READING)
        self._reading.read(partial(_read, self._runs))

    def _found(self, found: _Found) -> None:
        self._curves = found.curves
        self._offer_numbers()
        self._fill(found.differing)
        self._say((found.fault or ("" if found.differing else _SAME)) + self._dropped)
        self._draw()

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _show_beside(self) -> None:
        first, *others = self._runs
        self.beside_wanted.emit(first, others[-1])

    def _lay_out(self) -> None:
        left, right, parts = QWidget(), QWidget(), QSplitter()
        head = QHBoxLayout()
        head.addWidget(self.number, 1)
        head.addWidget(self.beside)
        columns = [QVBoxLayout(side) for side in (left, right)]
        columns[0].addLayout(head)
        columns[1].addWidget(self.note)
        for column, widget, (before, after) in zip(columns, (self.plot, self.table), ((0, 8), (8, 0)), strict=True):
            column.setContentsMargins(before, 0, after, 0)
            column.setSpacing(6)
            column.addWidget(widget, 1)
        for side in (left, right):
            parts.addWidget(side)
        parts.setChildrenCollapsible(False)
        left.setMinimumWidth(PLOT_WIDTH)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(parts)

    def _offer_numbers(self) -> None:
        before = self.number.currentData()
        keys = list(dict.fromkeys(key for curves in self._curves for key in curves))
        self.number.clear()
        for key in keys:
            self.number.addItem(named(key), key)
        self.number.setCurrentIndex(max(keys.index(before) if before in keys else 0, 0) if keys else -1)

    def _fill(self, found: tuple[Compared, ...]) -> None:
        self.table.setColumnCount(2 + len(self._runs))
        self.table.setRowCount(len(found))
        self._name_columns()
        for row, each in enumerate(found):
            for column, text in enumerate((each.what, each.name, *each.values)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.resizeColumnsToContents()
        header.setStretchLastSection(True)

    def _name_columns(self) -> None:
        for column, text in enumerate(("", "What differs")):
            self.table.setHorizontalHeaderItem(column, QTableWidgetItem(text))
        for place, run in enumerate(self._runs):
            head = QTableWidgetItem(QIcon(self._stroke(place).swatch()), run.short_name)
            head.setToolTip(run.name)
            self.table.setHorizontalHeaderItem(2 + place, head)

    def _stroke(self, place: int) -> Stroke:
        return stroke(self._theme, place)

    def _draw(self) -> None:
        key = self.number.currentData()
        if key is not None:
            self.plot.draw(lambda plot: self._draw_on(plot, (str(key[0]), str(key[1]))))

    def _draw_on(self, plot: Plot, key: Key) -> None:
        plot.name(named(key))
        for place, (run, curves) in enumerate(zip(self._runs, self._curves, strict=False)):  # none while it reads
            if key in curves:
                curve = curves[key]
                plot.show_curve((run.path.name, key[1]), curve.training, curve.held_out, self._stroke(place))


def _read(runs: tuple[RunOverview, ...]) -> _Found:
    """In a thread of its own: the events of long runs are long files."""
    try:
        folders = [RunFolder(run.path) for run in runs]
        found = compared([(folder.project(), folder.settings()) for folder in folders])
        return _Found(tuple(map(_curves, runs)), found)
    except LayerLoomError as error:
        return _Found((), (), str(error))


def _curves(run: RunOverview) -> Curves:
    """Of whole epochs, each once; of folds their means. Raises RunBroken."""
    curves = Curves()
    for epoch in averaged(history(telling_events(run.path))):
        curves.take(epoch)
    return curves
