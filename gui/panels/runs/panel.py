"""The runs panel: the list of runs, and beside it what is chosen in it: one run, or several compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.training.overview import UNFINISHED, RunOverview
from gui.panels.runs.about import AboutRun
from gui.panels.runs.asking import Asking
from gui.panels.runs.compare import CompareRuns
from gui.panels.runs.deeds import Deeds
from gui.panels.runs.evaluation import EvaluationView
from gui.panels.runs.listing import Listing
from gui.panels.runs.predict import PredictView
from gui.panels.runs.queue import Queue
from gui.panels.runs.table import RunTable
from gui.session import Session
from gui.theme.theme import Theme
from gui.training import Trainer
from gui.workers.board import TensorBoard
from gui.workers.reading import Reading

_PREDICT, _EVALUATION = 1, 2
_NONE = "No runs yet. Each training leaves one here: its curves, its model, and the project as it was."
_HINT = "Choose several (Ctrl, Shift) to compare."


class RunsPanel(QWidget):
    """Follows the folder in which the project's runs are. `save_model` saves that of the run in a folder."""

    def __init__(
        self,
        session: Session,
        trainer: Trainer,
        theme: Theme,
        save_model: Callable[[Path], None],
        compare_with: Callable[[Path, Path | None], None],
    ) -> None:
        super().__init__()
        self._session, self._trainer = session, trainer
        self._reading = Reading(self)
        self._reading.found.connect(self._found)
        self.listing = Listing()
        self.listing.changed.connect(self.refresh)
        self.asking = Asking(session, trainer, self)
        self.deeds = Deeds(session, trainer, save_model, compare_with, self)
        self.deeds.done.connect(self.refresh)
        self.table = RunTable()
        self.table.chosen.connect(self._show)
        self.empty = QLabel(_NONE, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("dim", True)
        self.about, self.compare = AboutRun(self.deeds), CompareRuns(theme)
        self.compare.beside_wanted.connect(self.deeds.compare_both)
        self.predict, self.evaluation = PredictView(self.asking, theme), EvaluationView(self.asking, theme)
        self.tabs, self._views = QTabBar(), QStackedWidget()
        self.queue = Queue(trainer)
        self.tensorboard = TensorBoard(self)
        self.tensorboard.told.connect(session.refused)
        self.board = QPushButton("TensorBoard")
        self.board.setToolTip("Opens the curves of all runs of this folder in TensorBoard")
        self.board.clicked.connect(lambda: self.tensorboard.open(trainer.runs))
        self.delete = QPushButton("Delete")
        self.delete.setToolTip("Moves the chosen runs to the bin (Del)")
        self.delete.clicked.connect(self._delete)
        self._lay_out()
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self._delete)
        trainer.changed.connect(self.refresh)
        session.named.connect(self._moved)
        self._place: object = None
        self.destroyed.connect(self._reading.close)
        self.destroyed.connect(self.asking.close)
        self.destroyed.connect(self.tensorboard.close)
        self._found(())

    def refresh(self) -> None:
        """Reads the runs anew, if anybody looks."""
        if self.isVisible():
            runs, name = self._trainer.runs, self._session.name
            self.listing.follow(self._session.project, runs, name)
            self._reading.read(self.listing.work(runs, name))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _lay_out(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for title, view in (("Run", self.about), ("Predict", self.predict), ("Evaluation", self.evaluation)):
            self.tabs.addTab(title)
            self._views.addWidget(view)
        self._views.addWidget(self.compare)
        self.tabs.currentChanged.connect(lambda _place: self._show(self.table.selected()))
        foot = QHBoxLayout()
        self.hint = QLabel(_HINT)
        self.hint.setProperty("dim", True)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.queue.at_once)
        foot.addWidget(self.board)
        foot.addWidget(self.delete)
        self._list, self._detail = QWidget(), QWidget()
        left = QVBoxLayout(self._list)
        left.setContentsMargins(0, 0, 12, 0)
        left.setSpacing(6)
        left.addWidget(self.table, 1)
        left.addWidget(self.queue)
        left.addLayout(foot)
        right = QVBoxLayout(self._detail)
        right.setContentsMargins(12, 0, 0, 0)
        right.setSpacing(4)
        right.addWidget(self.tabs)
        right.addWidget(self._views, 1)
        self._parts = QSplitter()
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self._list)
        self._parts.addWidget(self._detail)
        self._parts.setStretchFactor(0, 2)
        self._parts.setStretchFactor(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.addWidget(self.listing)
        column.addWidget(self.empty, 1)
        column.addWidget(self._parts, 1)

    def _moved(self) -> None:
        """Saved under another name, a project has other runs."""
        place = (self._trainer.runs, self._session.name)
        if place != self._place:
            self._place = place
            self.refresh()

    def _found(self, runs: tuple[RunOverview, ...]) -> None:
        self.empty.setVisible(not runs)
        self._parts.setVisible(bool(runs))
        self.table.show_runs(runs, self._trainer.folders())

    def _show(self, runs: tuple[RunOverview, ...]) -> None:
        several = len(runs) > 1
        self.tabs.setVisible(not several)
        self._detail.setEnabled(bool(runs))
        self.delete.setEnabled(bool(runs) and all(map(self._may_delete, runs)))
        if several:
            self._views.setCurrentWidget(self.compare)
            self.compare.show_runs(runs)
        elif runs:
            self._views.setCurrentIndex(self.tabs.currentIndex())
            (run,) = runs
            self.about.show_run(run, self.table.rows.state(run))
            for tab in (_PREDICT, _EVALUATION):
                self.tabs.setTabEnabled(tab, run.can_predict)
            self._look_at(run)

    def _may_delete(self, run: RunOverview) -> bool:
        """A trial without an end may be training: its process is the search's."""
        return self.deeds.may_delete(run) and not (self.listing.shows_trials and run.state == UNFINISHED)

    def _look_at(self, run: RunOverview) -> None:
        """Asks the run for what is in sight; its process starts only then."""
        view = self._views.currentWidget()
        if isinstance(view, PredictView | EvaluationView) and run.can_predict and self.isVisible():
            view.show_run(run.path)

    def _delete(self) -> None:
        if self.delete.isEnabled():
            self.deeds.delete(self.table.selected())
