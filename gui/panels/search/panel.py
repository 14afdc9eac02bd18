"""The search panel: what is searched over, and the trials with their plots; above them how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.search.names import name_of
from gui.panels.search.results import SearchResults
from gui.panels.search.settings import SearchSettings
from gui.panels.search.space import SpaceEditor
from gui.panels.search.words import progress
from gui.searching import Searcher, SearchState
from gui.session import Session
from gui.theme.theme import Theme
from gui.theme.tokens import PLOT_WIDTH

_EVERY_MS = 250
_TRIALS = 1
_WIDE, _NARROW = 960, 2 * PLOT_WIDTH
_ALL_DONE = "All {} trials are done. Raise their number to go on, or begin another search."


class SearchPanel(QWidget):
    """Follows the search of the window; looks for trials of before when it is first seen."""

    def __init__(self, session: Session, searcher: Searcher, theme: Theme) -> None:
        super().__init__()
        self._session, self._searcher = session, searcher
        self._question: object = None
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self._pressed)
        self.place, self.failure, self.anew = QLabel(), QLabel(wordWrap=True), QPushButton("Begin anew")
        self.anew.clicked.connect(searcher.begin_anew)
        self.bar = QProgressBar(textVisible=False)
        self.space, self.settings = SpaceEditor(session, searcher), SearchSettings(session, searcher)
        self.results = SearchResults(searcher, theme)
        self.tabs, self._views = QTabBar(), QStackedWidget()
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._show)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._follow)
        searcher.changed.connect(self._changed)
        for signal in (session.changed, session.named):
            signal.connect(self._later.start)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(across if self.width() >= _WIDE else down)
        narrow = self.width() < _NARROW
        self.results.parts.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def _lay_out(self) -> None:
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.failure.setProperty("problem", "error")
        self.bar.setAccessibleName("Progress of the search")
        both = QWidget()
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        self._parts.setContentsMargins(0, 0, 4, 0)
        self._parts.setSpacing(24)
        self._parts.addWidget(self.space, 3)
        self._parts.addWidget(self.settings, 2)
        for title, view in (("What to search", _scrolling(both)), ("Trials", self.results)):
            self.tabs.addTab(title)
            self._views.addWidget(view)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.currentChanged.connect(self._views.setCurrentIndex)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.button)
        head.addWidget(self.place, 1)
        head.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.bar)
        beside = QHBoxLayout()
        beside.addWidget(self.failure, 1)
        beside.addWidget(self.anew, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(beside)
        column.addWidget(self._views, 1)

    def _pressed(self) -> None:
        if self._searcher.busy:
            self._searcher.stop()
        elif self._searcher.start():
            self.tabs.setCurrentIndex(_TRIALS)

    def _follow(self) -> None:
        """With another question, other trials are its answer."""
        question = self._searcher.question
        if question != self._question and self.isVisible() and not self._searcher.busy:
            self._question = question
            self._searcher.look()
        self._show()

    def _changed(self) -> None:
        self._show_head()
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        self._show_head()
        search, project = self._searcher.search, self._session.project
        self.results.show_search(search, {one.what: name_of(one.what, project) for one in search.dimensions})

    def _show_head(self) -> None:
        searcher = self._searcher
        seen, state, obstacle = searcher.seen, searcher.state, searcher.obstacle()
        wanted = searcher.search.trials
        done = seen.done >= wanted and not searcher.busy
        self.button.setText(_word(state, begun=bool(seen.trials)))
        self.button.setEnabled(searcher.busy or not (obstacle or done))
        self.button.setToolTip(_ALL_DONE.format(wanted) if done else obstacle)
        words = progress(seen, searcher.search, state) or obstacle or "Ready to search."
        self.place.setText(words)
        self.place.setToolTip(words)
        self.bar.setRange(0, max(wanted, 1) if seen.trials or not searcher.busy else 0)
        self.bar.setValue(min(seen.done, wanted))
        self.failure.setText(seen.failure)
        for widget in (self.failure, self.anew):
            widget.setVisible(bool(seen.failure))


def _word(state: SearchState, *, begun: bool) -> str:
    match state:
        case SearchState.SEARCHING:
            return "■ Stop"
        case SearchState.STOPPING:
            return "■ End at once"
    return "▶ Go on" if begun else "▶ Search"


def _scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    return area
