"""The legend of the curves: colour and dots, name and the latest numbers, in training and on what is held out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.training.units import without_unit
from gui.elided import ElidedLabel
from gui.panels.training.series import Curve, Key, named, shown
from gui.panels.training.strokes import Stroke
from gui.theme.tokens import NUMBER_WIDTH


class Legend(QWidget):
    """A row per curve."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Legend")
        self._rows: dict[Key, tuple[QLabel, QLabel, QLabel]] = {}
        self._strokes: dict[Key, Stroke] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 2, 8, 2)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for column in (2, 3):
            self._grid.setColumnMinimumWidth(column, NUMBER_WIDTH)  # or every number would lay the window out anew
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        for column, word in ((2, "training ―"), (3, "held out ╌")):
            self._grid.addWidget(_right(QLabel(word), dim=True), 0, column)

    def texts(self) -> dict[str, tuple[str, str]]:
        """What is read out: by name, the number in training and held out."""
        return {named(key): (row[1].text(), row[2].text()) for key, row in self._rows.items()}

    def clear(self) -> None:
        for row in self._rows.values():
            for label in row:
                label.hide()
        self._rows.clear()
        self._strokes.clear()
        for index in range(self._grid.count() - 1, 1, -1):
            item = self._grid.takeAt(index)
            if item and (widget := item.widget()):
                widget.deleteLater()

    def show_curve(self, key: Key, curve: Curve, stroke: Stroke) -> None:
        swatch, training, held_out = self._rows.get(key) or self._row(key)
        if self._strokes.get(key) != stroke:
            self._strokes[key] = stroke
            swatch.setPixmap(stroke.swatch())
        training.setText(shown(curve.training.latest) if curve.training.x else "")
        held_out.setText(shown(curve.held_out.latest) if curve.held_out.x else "–")

    def _row(self, key: Key) -> tuple[QLabel, QLabel, QLabel]:
        row = self._rows[key] = (QLabel(), _right(QLabel()), _right(QLabel()))
        for column, label in enumerate((row[0], _name(named(key)), row[1], row[2])):
            self._grid.addWidget(label, len(self._rows), column)
        return row


def _name(text: str) -> QWidget:
    """Cut where there is no room for it; a unit stands below."""
    name = QWidget()
    name.setToolTip(text)
    lines = QVBoxLayout(name)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    short = without_unit(text)
    for part in filter(None, (short, text.removeprefix(short).removeprefix(", "))):
        label = ElidedLabel()
        label.setText(part)
        label.setToolTip(text)
        label.setProperty("dim", part is not short)
        lines.addWidget(label)
    return name


def _right(label: QLabel, *, dim: bool = False) -> QLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setProperty("dim", dim)
    return label
