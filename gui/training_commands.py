"""The Run menu, and the button at the right end of the menu bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.commands import Command
from gui.meter import MachineMeter
from gui.theme.tokens import PADDING
from gui.training import Trainer, TrainingState


def training_commands(trainer: Trainer) -> tuple[Command, ...]:
    """The Run menu."""
    return (
        Command(
            "train",
            "Train",
            "Run",
            trainer.start,
            ("F5",),
            tip="Train the project as it is now; while a run goes on, after it (F5)",
        ),
        Command(
            "train_on_synthetic_data",
            "Train on synthetic data",
            "Run",
            trainer.start_on_synthetic_data,
            tip="On random numbers that fit the model: shows that it trains, not what it can do",
        ),
        Command(
            "stop_training",
            "Stop training",
            "Run",
            trainer.stop,
            ("Shift+F5",),
            enabled=lambda: trainer.running,
            tip="End the run after the batch at hand; its weights are kept (Shift+F5)",
        ),
        Command(
            "pause_training",
            "Pause or go on",
            "Run",
            trainer.pause,
            ("F6",),
            enabled=lambda: trainer.state in {TrainingState.TRAINING, TrainingState.PAUSED},
            tip="Wait after the batch at hand, or go on (F6)",
        ),
        Command(
            "resume_training",
            "Go on with the last run",
            "Run",
            trainer.go_on_with_last,
            separated=True,
            tip="From its checkpoint, with the project it began with",
        ),
    )


class TrainButton(QPushButton):
    """Starts a run, and stops it while it goes on."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self._trainer = trainer
        self.setProperty("primary", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._pressed)
        trainer.state_changed.connect(self._show)
        self._show(trainer.state)

    def _pressed(self) -> None:
        if self._trainer.running:
            self._trainer.stop()
        else:
            self._trainer.start()

    def _show(self, state: TrainingState) -> None:
        text, tip = _WORDS[state]
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text.lstrip("▶■ "))


class PauseButton(QPushButton):
    """Lets a run wait, and go on."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__("❚❚")
        self._trainer = trainer
        self.setToolTip("Wait after the batch at hand (F6)")
        self.clicked.connect(trainer.pause)
        trainer.state_changed.connect(self._show)
        self._show(trainer.state)

    def _show(self, state: TrainingState) -> None:
        paused = state is TrainingState.PAUSED
        self.setText("▶▶" if paused else "❚❚")
        self.setToolTip("Go on (F6)" if paused else "Wait after the batch at hand (F6)")
        self.setAccessibleName("Go on" if paused else "Pause")
        self.setVisible(state in {TrainingState.TRAINING, TrainingState.PAUSED})


def corner(trainer: Trainer) -> QWidget:
    """The button and what the run takes of the machine, for the corner of the menu bar."""
    around = QWidget()
    row = QHBoxLayout(around)
    row.setContentsMargins(8, 4, 12, 4)
    row.setSpacing(12)
    row.addWidget(MachineMeter(trainer))
    button = TrainButton(trainer)
    longest = max(button.fontMetrics().horizontalAdvance(text) for text, _ in _WORDS.values())
    button.setMinimumWidth(longest + 2 * PADDING + 4)  # a menu bar never gives its corner another size
    row.addWidget(button)
    return around


_STOP = "End the run after the batch at hand; its weights are kept (Shift+F5)"
_WORDS = {
    TrainingState.IDLE: ("▶ Train", "Train the project as it is now (F5)"),
    TrainingState.STARTING: ("■ Stop", _STOP),
    TrainingState.TRAINING: ("■ Stop", _STOP),
    TrainingState.PAUSED: ("■ Stop", _STOP),
    TrainingState.STOPPING: ("■ End at once", "End without waiting for the batch; the weights are not kept (Shift+F5)"),
}
