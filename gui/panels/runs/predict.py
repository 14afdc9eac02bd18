"""What a model says of one row: at the left what goes in, to be changed, at the right what comes out, explained."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.training.asking import Predict, Predicted, Refused, Reply
from core.training.explained import Answer, Fed, Prediction
from gui.panels.runs.asking import Asking
from gui.panels.runs.bars import Bars
from gui.panels.runs.pixels import picture
from gui.theme.theme import Theme
from gui.theme.tokens import LABEL_WIDTH, NUMBER_WIDTH

_MOST_ROWS = 2_000_000_000


class PredictView(QWidget):
    """Asks as soon as the row or a value changes; the last answer stays until the next one is there."""

    def __init__(self, asking: Asking, theme: Theme) -> None:
        super().__init__()
        self._asking, self._theme = asking, theme
        self._run: Path | None = None
        self._asked: Predict | None = None
        self._columns: tuple[str, ...] = ()
        self.fields: dict[str, QLineEdit] = {}
        self._row = 1
        self._changes: dict[str, str] = {}
        self._data: dict[str, str] = {}
        self.row = QLineEdit("1")
        self.row.setValidator(QIntValidator(1, _MOST_ROWS, self))
        self.row.setFixedWidth(NUMBER_WIDTH)
        self.row.setAccessibleName("Row of the data")
        self.row.editingFinished.connect(self._row_chosen)
        self.reset = QPushButton("As in the data")
        self.reset.setToolTip("Takes back the values that were changed here")
        self.reset.clicked.connect(self._take_back)
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("dim", True)
        self._inputs, self._answers = _column(), _column()
        self._lay_out()
        asking.replied.connect(self._replied)
        asking.state_changed.connect(self.state.setText)

    def show_run(self, run: Path) -> None:
        """Asks for the row at hand, unless its answer is on screen."""
        if run != self._run:
            self._run, self._asked, self._columns = run, None, ()
            self._changes.clear()
            _clear(self._inputs)
            _clear(self._answers)
        if self._asked is None:
            self._ask()

    def texts(self) -> list[str]:
        """What is said of each output."""
        return [label.text() for label in self._answers.findChildren(QLabel) if label.property("strong")]

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        name = QLabel("Row")
        name.setProperty("dim", True)
        before, after = _step("◂", "The row before"), _step("▸", "The next row")
        before.clicked.connect(lambda: self.choose(self._row - 1))
        after.clicked.connect(lambda: self.choose(self._row + 1))
        for widget in (name, before, self.row, after, self.reset):
            head.addWidget(widget)
        head.addWidget(self.state, 1)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(_scrolled(self._inputs), 2)
        body.addWidget(_scrolled(self._answers), 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(body, 1)
        self.reset.setEnabled(False)

    def choose(self, row: int) -> None:
        """Another row, as it is in the data."""
        if row >= 1 and row != self._row:
            self._row = row
            self._take_back()
        self.row.setText(str(self._row))

    def _row_chosen(self) -> None:
        self.choose(int(self.row.text() or self._row))

    def _take_back(self) -> None:
        self._changes.clear()
        self._ask()

    def _changed(self) -> None:
        typed = {column: field.text() for column, field in self.fields.items()}
        changes = {column: text for column, text in typed.items() if text != self._data.get(column)}
        if changes != self._changes:
            self._changes = changes
            self._ask()

    def _ask(self) -> None:
        if self._run:
            self._asked = Predict(self._row, dict(self._changes))
            self._asking.ask(self._run, self._asked)

    def _replied(self, run: Path, reply: Reply) -> None:
        if run != self._run:
            return
        match reply:
            case Predicted(question=question, prediction=prediction) if question == self._asked:
                self.state.clear()
                self._show(prediction)
            case Refused(question=question, reason=reason) if question == self._asked:
                self.state.setText(reason)
            case Refused(question=None):
                self._asked = None  # the next look tries again

    def _show(self, found: Prediction) -> None:
        if not self._changes:
            self._data = {column: text for fed in found.inputs for column, text in fed.columns.items()}
        self.reset.setEnabled(bool(self._changes))
        columns = tuple(column for fed in found.inputs for column in fed.columns)
        if columns != self._columns or any(picture(fed) for fed in found.inputs):
            self._columns = columns
            self._show_inputs(found.inputs)
        for fed in found.inputs:
            for column, text in fed.columns.items():
                if column in self.fields and not self.fields[column].hasFocus():
                    self.fields[column].setText(text)
        _clear(self._answers)
        for answer in found.answers:
            for widget in self._told(answer):
                _layout(self._answers).addWidget(widget)
        _layout(self._answers).addStretch()

    def _show_inputs(self, inputs: tuple[Fed, ...]) -> None:
        _clear(self._inputs)
        self.fields.clear()
        for fed in inputs:
            head = QLabel(fed.input)
            head.setProperty("strong", True)
            _layout(self._inputs).addWidget(head)
            _layout(self._inputs).addWidget(self._form(fed))
        _layout(self._inputs).addStretch()

    def _form(self, fed: Fed) -> QWidget:
        inside = QWidget()
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        drawn = picture(fed)
        for column, text in fed.columns.items():
            name = QLabel(column)
            name.setProperty("dim", True)
            name.setMinimumWidth(LABEL_WIDTH)
            if drawn:
                shown = QLabel(pixmap=drawn)
                shown.setAccessibleName(f"Picture of {column}")
                form.addRow(name, shown)
            if text.endswith(" numbers"):
                form.addRow("" if drawn else name, QLabel(text))
            else:
                field = self.fields[column] = QLineEdit(text)
                field.setAccessibleName(column)
                field.setCursorPosition(0)
                field.editingFinished.connect(self._changed)
                form.addRow("" if drawn else name, field)
        return inside

    def _told(self, answer: Answer) -> tuple[QWidget, ...]:
        head = QLabel(f"{answer.output}: {answer.said}")
        head.setProperty("strong", True)
        data = QLabel(f"The data say {answer.actual}." if answer.actual else "The data do not say.")
        data.setProperty("dim", True)
        bars = Bars(self._theme)
        bars.show_answer(answer)
        return (head, data, bars) if len(answer.values) > 1 else (head, data)


def _step(sign: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


def _column() -> QWidget:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(6)
    return inside


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def _layout(inside: QWidget) -> QVBoxLayout:
    column = inside.layout()
    assert isinstance(column, QVBoxLayout)
    return column


def _clear(inside: QWidget) -> None:
    column = _layout(inside)
    while item := column.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
