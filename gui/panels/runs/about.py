"""One run: its name and note, how it went, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.training.overview import RunOverview
from gui.panels.runs.deeds import Deeds
from gui.panels.runs.table import TRAINING
from gui.panels.training.words import clock
from gui.run_log import has_log
from gui.theme.tokens import LABEL_WIDTH


class NoteField(QPlainTextEdit):
    """Tells when it is left, as a field of one line does by itself."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class AboutRun(QWidget):
    """Shows the run that was given last."""

    def __init__(self, deeds: Deeds) -> None:
        super().__init__()
        self._deeds = deeds
        self._run: RunOverview | None = None
        self.name, self.note = QLineEdit(), NoteField()
        self.name.setAccessibleName("Name of the run")
        self.name.editingFinished.connect(self.keep)
        self.note.left.connect(self.keep)
        self.note.setAccessibleName("Note on the run")
        self.note.setPlaceholderText("A note: what was tried, and what came of it")
        self.note.setTabChangesFocus(True)
        self.facts = [QLabel() for _ in _FACTS]
        self.message = QLabel(wordWrap=True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.curves = _button("Show its curves", "In the training panel")
        self.go_on = _button("Go on with it", "From its checkpoint, with the project it began with")
        self.start_from = _button("Start from its weights", "The next run does; layers carry over by name")
        self.bring_back = _button("Bring its project back", "The project as it was when the run began; can be undone")
        self.compare = _button("Compare on the canvas", "Its project beside the one on screen, differences marked")
        self.save = _button("Save its model…", "For Keras, TensorFlow, ONNX or TFLite, or told in a report")
        self.log = _button("Show its log", "What its process has said, to the last words of a crash")
        self.folder = _button("Open its folder", "Events, weights, transforms, curves and script")
        for button, deed in (
            (self.curves, deeds.show_curves),
            (self.go_on, deeds.go_on),
            (self.start_from, deeds.start_from),
            (self.bring_back, deeds.bring_back),
            (self.compare, deeds.compare),
            (self.save, deeds.save_model),
            (self.log, deeds.show_log),
            (self.folder, deeds.open_folder),
        ):
            button.clicked.connect(partial(self._do, deed))
        self._lay_out()

    def show_run(self, run: RunOverview, state: str) -> None:
        fresh = self._run is None or self._run.path != run.path
        self._run = run
        if fresh or not self.name.hasFocus():
            self.name.setText(run.name)
        if fresh or not self.note.hasFocus():
            self.note.setPlainText(run.note)
        for label, text in zip(self.facts, _told(run, state), strict=True):
            label.setText(text)
        self.message.setText(run.message)
        self.message.setVisible(bool(run.message))
        for button in (self.save, self.start_from):
            button.setEnabled(run.can_predict)
        self.log.setEnabled(has_log(run.path))
        self.go_on.setEnabled(run.can_go_on and state != TRAINING)

    def _do(self, deed: Callable[[RunOverview], None]) -> None:
        if self._run:
            deed(self._run)

    def keep(self) -> None:
        """Writes the name and the note where they are others than before."""
        run = self._run
        if run and (self.name.text().strip(), self.note.toPlainText().strip()) != (run.name, run.note):
            self._deeds.describe(run, self.name.text(), self.note.toPlainText())

    def _lay_out(self) -> None:
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(4)
        facts.setColumnMinimumWidth(0, LABEL_WIDTH)
        facts.setColumnStretch(1, 1)
        for row, (title, label) in enumerate(zip(_FACTS, self.facts, strict=True)):
            head = QLabel(title)
            head.setProperty("dim", True)
            facts.addWidget(head, row, 0)
            facts.addWidget(label, row, 1)
        buttons = QGridLayout()
        buttons.setSpacing(8)
        deeds = (self.curves, self.go_on, self.start_from, self.bring_back, self.compare, self.save)
        for place, button in enumerate((*deeds, self.log, self.folder)):
            buttons.addWidget(button, place // 3, place % 3)
        buttons.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.name)
        column.addLayout(facts)
        column.addWidget(self.message)
        column.addWidget(self.note, 1)
        column.addLayout(buttons)


_FACTS = ("State", "Best loss", "Took", "Device")


def _told(run: RunOverview, state: str) -> tuple[str, ...]:
    planned = f" of {run.planned}" if run.planned else ""
    where = f", the mean of {run.folds} folds" if run.folds else f" in epoch {run.best_epoch}"
    best = "" if run.best_loss is None else f"{run.best_loss:.6g}{where}"
    return f"{state}, {run.epochs}{planned} epochs", best, clock(run.seconds), run.device


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button
