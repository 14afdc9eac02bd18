"""Asks which model is saved, with whose weights and as what, says what that can't hold, and shows how it goes."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import LayerLoomError
from core.graph.project import Project
from core.saving.choosing import declared, usual_model
from core.saving.formats import FORMATS, Format
from core.saving.messages import Refused, Saved
from core.training.overview import RunOverview
from core.values import ModelRef
from gui.save_choices import WeightsChoice, choices, project_of, told_limits

_LINE = "<tr><td>•&nbsp;</td><td>{}</td></tr>"
_NO_MODEL = "No model is declared yet: choose its inputs and outputs first."
_SPACE, _WIDTH = 16, 560


class SaveDialog(QDialog):
    """`save_wanted` is told when the person has chosen all but the file; `cancelled` while it is written."""

    save_wanted = Signal()
    cancelled = Signal()

    def __init__(self, project: Project, beside: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._now, self._beside = project, beside
        self.project = project
        self.setWindowTitle("Save the model")
        self.setMinimumWidth(_WIDTH)
        self.weights, self.model, self.format = (QComboBox() for _ in range(3))
        self.holds, self.status = QLabel(), QLabel(wordWrap=True)
        self.holds.setProperty("dim", True)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.limits = QLabel(wordWrap=True)
        self.progress = QProgressBar(maximum=0, textVisible=False)
        self.folder = QPushButton("Show in folder")
        self.close_button = QPushButton("Cancel")
        self.save = QPushButton("Save as…")
        self._written = self._stage = ""
        self._clock, self._taken = QTimer(self, interval=1000), QElapsedTimer()
        self._clock.timeout.connect(self._show_time)
        self._lay_out()
        for one in FORMATS:
            self.format.addItem(f"{one.name} ({one.ending})", one)
        self.show_runs((), None)
        self.weights.currentIndexChanged.connect(self._weights_chosen)
        self.model.currentIndexChanged.connect(self._told)
        self.format.currentIndexChanged.connect(self._told)
        self.save.clicked.connect(self.save_wanted)
        self.close_button.clicked.connect(self.reject)
        self.folder.clicked.connect(self._show_folder)

    @property
    def kind(self) -> Format:
        found = self.format.currentData()
        assert isinstance(found, Format)
        return found

    @property
    def ref(self) -> ModelRef | None:
        found = self.model.currentData()
        return found if isinstance(found, ModelRef) else None

    @property
    def choice(self) -> WeightsChoice:
        found = self.weights.currentData()
        assert isinstance(found, WeightsChoice)
        return found

    def show_runs(self, runs: tuple[RunOverview, ...], wanted: Path | None) -> None:
        """Offers their weights; those of `wanted` are chosen, else the first."""
        self.weights.blockSignals(True)
        self.weights.clear()
        for choice in choices(runs, self._beside):
            self.weights.addItem(choice.text, choice)
            if wanted and choice.run == wanted:
                self.weights.setCurrentIndex(self.weights.count() - 1)
        self.weights.blockSignals(False)
        self._weights_chosen()

    def show_stage(self, text: str) -> None:
        """How far it is, with the time it takes so far: no converter knows how much is still to come."""
        if not self._clock.isActive():
            self._clock.start()
            self._taken.start()
            self._go(on=True)
        self._stage = text
        self._show_time()

    def show_end(self, ended: Saved | Refused) -> None:
        self._clock.stop()
        self._go(on=False)
        if isinstance(ended, Refused):
            self._say(ended.reason, "error")
            return
        self._written = ended.path
        self._say("\n".join([ended.line(), *ended.notes]), "")
        self.folder.show()
        self.close_button.setText("Close")

    def _show_time(self) -> None:
        seconds = self._taken.elapsed() // 1000
        self._say(f"{self._stage} {seconds // 60}:{seconds % 60:02}" if seconds else self._stage, "")

    def reject(self) -> None:
        """Closes; while a model is written it ends that first."""
        if self.progress.isVisible():
            self.cancelled.emit()
        else:
            super().reject()

    def _weights_chosen(self) -> None:
        try:
            self.project = project_of(self.choice, self._now)
        except LayerLoomError as fault:
            self.project = self._now
            self._say(str(fault), "error")
        known, before = declared(self.project), self.model.currentText()
        self.model.blockSignals(True)
        self.model.clear()
        for ref, name in known.items():
            self.model.addItem(name, ref)
        usual = usual_model(self.project)
        wanted = before if before in known.values() else known.get(usual, "") if usual else ""
        self.model.setCurrentIndex(max(self.model.findText(wanted), 0))
        self.model.blockSignals(False)
        self._told()

    def _told(self) -> None:
        kind, ref = self.kind, self.ref
        self.weights.setEnabled(kind.has_weights or kind.is_report)
        self._weights_head.setText("Results of" if kind.is_report else "Weights")
        self.holds.setText(f"{kind.holds[:1].upper()}{kind.holds[1:]}.")
        said = told_limits(self.project, ref, kind) if ref else (_NO_MODEL,)
        self.limits.setText(f"<table>{''.join(_LINE.format(escape(text)) for text in said)}</table>")
        self.save.setEnabled(ref is not None)
        self._fit()

    def _go(self, *, on: bool) -> None:
        self.progress.setVisible(on)
        self.save.setVisible(not on)
        for widget in (self.format, self.model):
            widget.setEnabled(not on)
        self.weights.setEnabled(not on and (self.kind.has_weights or self.kind.is_report))
        self.folder.hide()
        self.close_button.setText("Cancel")
        self._fit()

    def _say(self, text: str, problem: str) -> None:
        self.status.setProperty("problem", problem)
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)
        self.status.setText(text)
        self.status.setVisible(bool(text))
        self._fit()

    def _fit(self) -> None:
        """As high as what it says, at the width that the person has given it."""
        if self.isVisible():
            self.limits.setMinimumHeight(self.limits.heightForWidth(self.limits.width()))
            for layout in (self._inside, self._column):
                layout.invalidate()
            self.resize(self.width(), self._column.heightForWidth(self.width()))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._written).parent)))

    def _lay_out(self) -> None:
        self._weights_head = QLabel("Weights")
        for combo, name in ((self.format, "Format"), (self.weights, "Weights"), (self.model, "Model")):
            combo.setAccessibleName(name)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(20)
        form = QFormLayout()
        form.setSpacing(_SPACE // 2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Save as", self.format)
        form.addRow("", self.holds)
        form.addRow(self._weights_head, self.weights)
        form.addRow("Model", self.model)
        for field in (self.format, self.weights, self.model):
            form.labelForField(field).setMinimumHeight(field.sizeHint().height())  # level with its text
        card = QFrame()
        card.setProperty("card", True)
        self._inside = inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 8, 12, 10)
        head = QLabel("What it can't hold")
        head.setProperty("strong", True)
        inside.addWidget(head)
        inside.addWidget(self.limits)
        foot = QHBoxLayout()
        foot.addWidget(self.folder)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.save)
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        column.setSpacing(_SPACE)
        column.addLayout(form)
        column.addWidget(card)
        column.addStretch(1)
        column.addWidget(self.status)
        column.addWidget(self.progress)
        column.addLayout(foot)
        for widget in (self.status, self.progress, self.folder):
            widget.hide()
