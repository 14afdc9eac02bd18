"""Asks what a picture shows and how large it is, before it asks for the file."""

from __future__ import annotations

from PySide6.QtCore import QSizeF
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

_SPACE = 16
_LEAST, _MOST, _STEP = 0.1, 16.0, 0.5


class PictureDialog(QDialog):
    """The whole canvas or the selection, at a scale."""

    def __init__(self, whole: QSizeF, selection: QSizeF | None, blocks: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._sizes = {False: whole, True: selection or whole}
        self.setWindowTitle("Export a picture")
        self.all = QRadioButton("The whole canvas")
        self.selection = QRadioButton(f"The selection ({blocks} block{'' if blocks == 1 else 's'})")
        self.selection.setEnabled(selection is not None)
        (self.selection if blocks > 1 else self.all).setChecked(True)
        self.scale = QDoubleSpinBox(minimum=_LEAST, maximum=_MOST, singleStep=_STEP, value=1.0, suffix=" ×")
        self.scale.setAccessibleName("Scale")
        self.size_label = QLabel()
        self.size_label.setProperty("dim", True)
        self.choose = QPushButton("Choose a file…")
        self.choose.setProperty("primary", True)
        self.choose.setDefault(True)
        self.choose.clicked.connect(self.accept)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        self._lay_out(cancel)
        self.all.toggled.connect(self._tell_size)
        self.scale.valueChanged.connect(self._tell_size)
        self._tell_size()

    @property
    def of_selection(self) -> bool:
        return self.selection.isChecked()

    def _lay_out(self, cancel: QPushButton) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        form.setSpacing(_SPACE // 2)
        form.addRow("Show", self.all)
        form.addRow("", self.selection)
        form.addRow("Scale", self.scale)
        form.addRow("", self.size_label)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.choose)
        form.addRow(foot)

    def _tell_size(self) -> None:
        size = self._sizes[self.of_selection] * self.scale.value()
        self.size_label.setText(
            f"{round(size.width()):,} × {round(size.height()):,} pixels or points".replace(",", " ")
        )
