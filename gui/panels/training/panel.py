"""The training panel: how the run shall go, how far it is, and tabs of curves, epochs and results."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.training.events import Event, RunEnded, RunStarted
from core.training.result import Outcome
from gui.elided import ElidedLabel
from gui.panels.training.curves import CurvesView
from gui.panels.training.epochs import EpochTable
from gui.panels.training.gradients import GradientsView
from gui.panels.training.results import ResultsView
from gui.panels.training.settings import RunSettings
from gui.panels.training.words import Progress, ending
from gui.session import Session
from gui.theme.theme import Theme
from gui.training import Trainer, TrainingState
from gui.training_commands import PauseButton, TrainButton

_TABS = ("Curves", "Epochs", "Results", "Gradients")
_CURVES, _EPOCHS, _RESULTS, _GRADIENTS = range(4)
_CUT_OFF = "This run was cut off: its process ended without a word."
_STARTING = "Starting TensorFlow and reading the data…"


class TrainingPanel(QWidget):
    """Follows the one run of the window."""

    def __init__(self, session: Session, trainer: Trainer, theme: Theme) -> None:
        super().__init__()
        self._session, self._trainer = session, trainer
        self._progress = Progress()
        self.button = TrainButton(trainer)
        self.pause = PauseButton(trainer)
        self.settings = RunSettings(session)
        self.place, self.pace, self.device = ElidedLabel(), QLabel(), ElidedLabel()
        self.bar = QProgressBar(maximum=1000, textVisible=False)
        self.curves = CurvesView(theme)
        self.epochs = EpochTable()
        self.results = ResultsView()
        self.gradients = GradientsView(session, theme)
        self.tabs = QTabBar()
        self._lay_out()
        trainer.state_changed.connect(self._state)
        trainer.told.connect(self._told)
        trainer.recalled.connect(self._recall)
        session.changed.connect(self._show_obstacle)
        session.named.connect(self._show_obstacle)
        self._show_obstacle()

    def _lay_out(self) -> None:
        for label in (self.pace, self.device):
            label.setProperty("dim", True)
        self.device.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        views = QStackedWidget()
        for title, view in zip(_TABS, (self.curves, self.epochs, self.results, self.gradients), strict=True):
            self.tabs.addTab(title)
            views.addWidget(view)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.currentChanged.connect(views.setCurrentIndex)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.button)
        head.addWidget(self.pause)
        head.addWidget(self.settings)
        head.addWidget(self.place, 4)
        head.addWidget(self.pace)
        head.addWidget(self.device, 3)
        head.addWidget(self.tabs)
        self.bar.setAccessibleName("Progress of the run")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(views, 1)

    def _state(self, state: TrainingState) -> None:
        match state:
            case TrainingState.STARTING:
                self._begin()
            case TrainingState.PAUSED:
                self._say("Paused between two batches.")
            case TrainingState.TRAINING:
                self._show_progress()
            case TrainingState.STOPPING:
                self._say("Stopping at the end of the batch…")
            case TrainingState.IDLE:
                self.button.setEnabled(not self._trainer.obstacle())

    def _begin(self) -> None:
        self._progress = Progress()
        self.bar.setRange(0, 0)  # moves until there is something to measure
        self._say(_STARTING)
        self.pace.clear()
        self.device.clear()
        self.curves.start()
        self.epochs.rows.clear()
        self.results.clear()
        self.gradients.clear()
        self.tabs.setCurrentIndex(_CURVES)

    def _recall(self, events: tuple[Event, ...]) -> None:
        """A run of before takes the place of the last one."""
        self._begin()
        self._told(events)
        if not self._trainer.running and (not events or not isinstance(events[-1], RunEnded)):
            self.bar.setRange(0, 1000)
            self._say(_CUT_OFF)
        self.tabs.setCurrentIndex(_CURVES)

    def _told(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._progress.take(event)
            self.results.take(event)
            match event:
                case RunStarted(device=device):
                    self.bar.setRange(0, 1000)
                    self.device.setText(device)
                case RunEnded():
                    self._end(event)
        self.curves.take(events)
        if events and isinstance(events[-1], RunEnded):
            self.curves.end()
        self.gradients.take(events)
        self.epochs.take(events)
        if events and not isinstance(events[-1], RunEnded):
            self._show_progress()

    def _show_progress(self) -> None:
        self.bar.setValue(self._progress.share)
        self.pace.setText(self._progress.pace())
        if self._trainer.state is TrainingState.TRAINING:
            self._say(self._progress.place())

    def _end(self, ended: RunEnded) -> None:
        finished = ended.result.outcome is Outcome.FINISHED
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 if finished else self._progress.share)
        self.pace.clear()
        self._say(ending(ended.result))
        if not finished or ended.result.outputs:
            self.tabs.setCurrentIndex(_RESULTS)

    def _show_obstacle(self, *_: object) -> None:
        if self._trainer.running:
            return
        obstacle = self._trainer.obstacle()
        self.button.setEnabled(not obstacle)
        if obstacle or self._progress.run is None:
            self._say(obstacle or "Ready to train.")

    def _say(self, text: str) -> None:
        self.place.setText(text)
