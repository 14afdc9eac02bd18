"""One dimension of a search as a line to edit: a range with its scale and step, or choices."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import LayerLoomError
from core.graph.search import Dimension, DimensionKind
from core.search.errors import BadDimension
from core.search.space import checked, choices
from gui.panels.combos import QuietCombo
from gui.theme.tokens import LABEL_WIDTH, NUMBER_WIDTH

_WIDE = 620  # enough for all of it in one line
_KINDS: dict[DimensionKind, str] = {"whole": "whole numbers", "number": "numbers", "choice": "choices"}


class DimensionEditor(QWidget):
    """`changed` tells the dimension as the person wants it; what leaves nothing to choose is refused in place."""

    changed = Signal(object)  # a Dimension
    removed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._held = Dimension("")
        self.kind = QuietCombo()
        self.kind.addItems(list(_KINDS.values()))
        self.kind.setAccessibleName(f"Kind of {name}")
        self.kind.activated.connect(self._take_kind)
        self.low, self.high = self._line("from", name), self._line("to", name)
        self.step, self.choices = self._line("step", name), self._line("choices", name)
        self.step.setToolTip("Only every so much from the lower end; empty: any value between")
        self.choices.setToolTip("Between commas: relu, gelu, 0.5, True, None")
        self.log = QCheckBox("log")
        self.log.setToolTip("By its logarithm: as much between 0.001 and 0.01 as between 0.01 and 0.1")
        self.log.setAccessibleName(f"Logarithm of {name}")
        self.log.clicked.connect(self._take)
        self._lay_out(name)

    def show_dimension(self, one: Dimension) -> None:
        """What is being typed stays while the dimension is the same."""
        if one == self._held:
            return
        self._held = one
        self.kind.setCurrentIndex(list(_KINDS).index(one.kind))
        for line, number in ((self.low, one.low), (self.high, one.high), (self.step, one.step)):
            line.setText("" if line is self.step and not number else f"{number:.10g}")
        self.choices.setText(", ".join(map(str, one.choices)))
        self.log.setChecked(one.log)
        self._range.setVisible(one.kind != "choice")
        self.choices.setVisible(one.kind == "choice")
        self._mark("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._parts.setDirection(across if self.width() >= _WIDE else down)

    def _line(self, what: str, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(f"{what.capitalize()} of {name}")
        line.setPlaceholderText(what if what in ("step", "choices") else "")
        line.editingFinished.connect(self._finished)
        if what != "choices":
            line.setFixedWidth(NUMBER_WIDTH)
        return line

    def _lay_out(self, name: str) -> None:
        title = QLabel(name)
        title.setToolTip(name)
        title.setMinimumWidth(LABEL_WIDTH)
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        out = QToolButton()
        out.setText("✕")
        out.setProperty("small", True)
        out.setToolTip("Take it out of the search")
        out.setAccessibleName(f"Take {name} out of the search")
        out.clicked.connect(self.removed)
        self.remove = out
        self._range = QWidget()
        inside = QHBoxLayout(self._range)
        inside.setContentsMargins(0, 0, 0, 0)
        dash = QLabel("–")
        dash.setProperty("dim", True)
        for widget in (self.low, dash, self.high, self.step, self.log):
            inside.addWidget(widget)
        inside.addStretch()
        self.foot = QLabel(wordWrap=True)
        self.foot.setProperty("problem", "error")
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(4)
        self._parts.addWidget(title, 2)
        self._parts.addLayout(row, 5)
        column.addLayout(self._parts)
        column.addWidget(self.foot)
        self.foot.hide()
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self._range, 3)
        row.addWidget(self.choices, 3)
        row.addWidget(out, 0, Qt.AlignmentFlag.AlignRight)

    def _take_kind(self, place: int) -> None:
        """Another kind begins with what the last one held, as far as it suits."""
        kind, held = list(_KINDS)[place], self._held
        if kind == "choice":
            self._try(replace(held, kind=kind, choices=held.choices or (held.low, held.high), step=0.0, log=False))
            return
        numbers = sorted(float(one) for one in held.choices if isinstance(one, int | float))
        ends = (numbers[0], numbers[-1]) if held.kind == "choice" and len(numbers) > 1 else (held.low, held.high)
        low, high = (float(round(end)) for end in ends) if kind == "whole" else ends
        step = float(round(held.step)) if kind == "whole" else held.step
        self._try(replace(held, kind=kind, low=low, high=max(high, low + 1) if kind == "whole" else high, step=step))

    def _finished(self) -> None:
        lines = (self.low, self.high, self.step, self.choices)
        if any(line.isModified() for line in lines):
            for line in lines:
                line.setModified(False)
            self._take()

    def _take(self) -> None:
        try:
            if self._held.kind == "choice":
                after = replace(self._held, choices=choices(self.choices.text()))
            else:
                low, high, step = map(self._number, (self.low, self.high, self.step))
                after = replace(self._held, low=low, high=high, step=step, log=self.log.isChecked())
        except BadDimension as refusal:
            self._mark(str(refusal))
            return
        self._try(after)

    def _number(self, line: QLineEdit) -> float:
        text = line.text().strip()
        try:
            number = float(text or "0")
        except ValueError as error:
            raise BadDimension(f"`{text}` is no number. Write 0.001 or 1e-3.") from error
        if self._held.kind == "whole" and number % 1:
            raise BadDimension(f"`{text}` is no whole number. Choose `numbers` for those between.")
        return number

    def _try(self, after: Dimension) -> None:
        try:
            checked(after)
        except LayerLoomError as refusal:
            self.kind.setCurrentIndex(list(_KINDS).index(self._held.kind))
            self._mark(str(refusal))
            return
        self._mark("")
        if after != self._held:
            self.changed.emit(after)

    def _mark(self, reason: str) -> None:
        self.foot.setText(reason)
        self.foot.setVisible(bool(reason))
        for line in (self.low, self.high, self.step, self.choices):
            line.setProperty("wrong", bool(reason))
            line.style().polish(line)
