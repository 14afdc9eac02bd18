"""The trials of a search as a table, the plots beside it, and what can be done with a trial."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from core.graph.search import Search
from core.search.events import TrialRow
from gui.panels.search.charts import SearchCharts
from gui.panels.search.plots.told import Told
from gui.panels.search.trials import TrialTable
from gui.searching import Searcher
from gui.theme.theme import Theme

_EMPTY = "No trials yet. Each trial is a run of its own with other settings; here they are compared."


class SearchResults(QWidget):
    """Shows what the searcher has seen by now when it is told to."""

    def __init__(self, searcher: Searcher, theme: Theme) -> None:
        super().__init__()
        self._searcher = searcher
        self._search, self._names = Search(), dict[str, str]()
        self.empty = QLabel(_EMPTY, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("dim", True)
        self.table, self.charts = TrialTable(), SearchCharts(theme)
        self.apply, self.curves, self.anew = QPushButton(), QPushButton("Show curves"), QPushButton("Begin anew")
        self.anew.setToolTip("Begins a search under another name, and keeps the trials of this one")
        self.anew.clicked.connect(searcher.begin_anew)
        self.apply.clicked.connect(self._apply)
        self.curves.setToolTip("Shows the run of the chosen trial in the training panel; a double click does so too")
        self.curves.clicked.connect(lambda: self._open(self.table.selected()[0]))
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._open)
        self.charts.opened.connect(lambda number: self._open(searcher.seen.trials[number]))
        self.parts = QSplitter()
        self._layers = QStackedLayout(self)
        self._lay_out()

    def show_search(self, search: Search, names: Mapping[str, str]) -> None:
        """`names` are those of the dimensions, by what they change."""
        self._search, self._names = search, dict(names)
        trials = self._searcher.seen.trials
        self._layers.setCurrentIndex(1 if trials else 0)
        self.table.rows.show_trials([trials[number] for number in sorted(trials)], names, search.objective)
        self._show()

    def _lay_out(self) -> None:
        deeds = QHBoxLayout()
        deeds.addWidget(self.apply)
        deeds.addWidget(self.curves)
        deeds.addStretch()
        deeds.addWidget(self.anew)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 4)
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        column.addLayout(deeds)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(left)
        self.parts.addWidget(self.charts)
        self.parts.setSizes([500, 500])
        self._layers.addWidget(self.empty)
        self._layers.addWidget(self.parts)

    def _show(self) -> None:
        chosen = self.table.selected()
        trial, best = self._wanted(), self._searcher.seen.best(self._search.direction)
        self.apply.setEnabled(trial is not None)
        is_best = trial is None or (best is not None and trial.number == best.number)
        self.apply.setText("Apply the best" if is_best else f"Apply trial {trial.number}" if trial else "")
        self.apply.setToolTip("Gives the project the values of this trial, in one step that can be undone")
        self.curves.setEnabled(len(chosen) == 1)
        self.anew.setEnabled(not self._searcher.busy)
        told = Told(self._searcher.seen, self._search, self._names, frozenset(row.number for row in chosen))
        self.charts.show_told(told)

    def _wanted(self) -> TrialRow | None:
        """The trial that is chosen, else the best."""
        chosen = self.table.selected()
        return chosen[0] if len(chosen) == 1 else self._searcher.seen.best(self._search.direction)

    def _apply(self) -> None:
        if trial := self._wanted():
            self._searcher.apply(trial)

    def _open(self, trial: TrialRow) -> None:
        self._searcher.show_curves(trial)
