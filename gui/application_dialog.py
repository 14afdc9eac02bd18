"""Asks which model of keras.applications comes in, and with which weights."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from core.importing.applications import APPLICATIONS
from gui.panels.combos import SearchCombo

_FIRST = "ResNet50"


class ApplicationDialog(QDialog):
    """`source` is what was chosen, as the import takes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import from keras.applications")
        self.architecture = SearchCombo()
        self.architecture.addItems(APPLICATIONS)
        self.architecture.setCurrentText(_FIRST)
        self.architecture.setAccessibleName("Architecture")
        self.architecture.setMinimumWidth(320)
        self.pretrained = QCheckBox("With the weights that ImageNet taught it")
        words = QLabel("They come from the network the first time, and Keras keeps them. Without, weights are random.")
        words.setWordWrap(True)
        words.setProperty("dim", True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = self.buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setProperty("primary", True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.architecture.editTextChanged.connect(lambda text: self.take.setEnabled(text in APPLICATIONS))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (QLabel("Architecture"), self.architecture, self.pretrained, words, self.buttons):
            column.addWidget(widget)
        self.architecture.line.selectAll()

    @property
    def source(self) -> str:
        name = self.architecture.currentText()
        return f"keras.applications.{name}{':imagenet' if self.pretrained.isChecked() else ''}"
