"""One editor per kind of field. Each shows a value, and says by `committed` what the person chose or typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.expressions import ExpressionError, resolve
from core.graph.edits.config import same
from core.graph.writing import shown, shown_index
from core.values import Expression, Value
from gui.panels.combos import SearchCombo
from gui.panels.inspector.names import Names
from gui.panels.inspector.python import WrongText
from gui.panels.inspector.text import read
from gui.theme.tokens import LABEL_DROP

SEVERAL = "several values"
NONE = "None"


class FieldEditor(QWidget):
    """The widget of one field, with the reason below it when what was typed does not fit."""

    committed = Signal(str, object)  # the field's name and the value

    def __init__(self, field: Field, names: Names) -> None:
        super().__init__()
        self.field, self.names = field, names
        self.foot = QLabel(wordWrap=True)
        self.foot.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self._held: tuple[Value, bool] | None = None
        self.below: QWidget | None = None  # what stands across the whole form under this field

    def show_value(self, value: Value, *, several: bool = False) -> None:
        """Shows what the document holds; what is being typed stays while that has not changed."""
        before = self._held
        if before is None or before[1] != several or not same(before[0], value):
            self._held = value, several
            self.refuse("")
            self.draw(value, several=several)
        if not several and self.foot.property("problem") is None:
            self._show_result(value)

    def draw(self, value: Value, *, several: bool) -> None:
        raise NotImplementedError

    def refuse(self, reason: str) -> None:
        """Shows below the field why it was not taken; an empty reason takes that away."""
        self._say(reason, "error" if reason else None)
        if box := self.focusProxy():
            box.setProperty("wrong", bool(reason))
            box.style().polish(box)

    def commit_text(self, text: str) -> None:
        try:
            value = read(self.field, text, self.names.constants)
        except WrongText as wrong:
            self.refuse(f"{_sentence(self.field.name)} {wrong}")
            return
        self.commit(value)

    def commit(self, value: Value) -> None:
        self.refuse("")
        self.committed.emit(self.field.name, value)

    def _show_result(self, value: Value) -> None:
        """What arithmetic comes to, below it."""
        if not _is_arithmetic(value):
            self._say("", None)
            return
        try:
            self._say(f"= {shown(resolve(value, self.names.constants))}", None)
        except ExpressionError as fault:
            self._say(str(fault), None)

    def _say(self, text: str, problem: str | None) -> None:
        self.foot.setProperty("problem", problem)
        self.foot.setProperty("dim", problem is None)
        self.foot.style().polish(self.foot)
        self.foot.setText(text)
        self.foot.setVisible(bool(text))


class TextEditor(FieldEditor):
    """Numbers, shapes, pairs, anything typed; arithmetic over the project's constants too."""

    def __init__(self, field: Field, names: Names, hint: str = "") -> None:
        super().__init__(field, names)
        self._usual = hint or shown(field.default) or ("required" if field.required else NONE)
        self.line = QLineEdit(placeholderText=self._usual)
        self.line.setAccessibleName(field.name)
        if names.constants:
            self.line.setCompleter(QCompleter(sorted(names.constants), self.line))
        self.line.editingFinished.connect(self._finished)
        self.setFocusProxy(self.line)
        self.column.addWidget(self.line)
        self.column.addWidget(self.foot)

    def draw(self, value: Value, *, several: bool) -> None:
        self.line.setText("" if several or same(value, self.field.default) else self._text(value))
        self.line.setPlaceholderText(SEVERAL if several else self._usual)
        self.line.setCursorPosition(0)

    def _text(self, value: Value) -> str:
        return shown_index(value) if self.field.type is FieldType.INDEX else shown(value)

    def _finished(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self.commit_text(self.line.text())


class BoolEditor(FieldEditor):
    """Yes or no."""

    def __init__(self, field: Field, names: Names) -> None:
        super().__init__(field, names)
        self.box = QCheckBox()
        self.column.setContentsMargins(0, LABEL_DROP, 0, 0)
        self.box.setAccessibleName(field.name)
        self.box.clicked.connect(lambda: self.commit(self.box.isChecked()))
        self.setFocusProxy(self.box)
        self.column.addWidget(self.box)
        self.column.addWidget(self.foot)

    def draw(self, value: Value, *, several: bool) -> None:
        state = Qt.CheckState.Checked if value is True else Qt.CheckState.Unchecked
        self.box.setCheckState(Qt.CheckState.PartiallyChecked if several else state)
        self.box.setTristate(False)


class ChoiceEditor(FieldEditor):
    """One of several words, found by typing a part of it."""

    def __init__(self, field: Field, names: Names, choices: tuple[str, ...]) -> None:
        super().__init__(field, names)
        self.box = SearchCombo(lambda: names.constants)
        self.box.setAccessibleName(field.name)
        self.box.addItems([NONE, *choices] if field.nullable else list(choices))
        self.box.setMinimumContentsLength(8)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.line = self.box.line
        self.line.editingFinished.connect(self._finished)
        self.box.activated.connect(self._finished)
        self.setFocusProxy(self.box)
        self._drawn = ""
        self.column.addWidget(self.box)
        self.column.addWidget(self.foot)

    def draw(self, value: Value, *, several: bool) -> None:
        self._drawn = SEVERAL if several else (shown(value) or NONE)
        self.box.setEditText(self._drawn)
        self.line.setCursorPosition(0)

    def _finished(self) -> None:
        text = self.box.currentText().strip()
        if text == self._drawn:
            return
        self._drawn = text
        self.commit_text(text)


def _sentence(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _is_arithmetic(value: Value) -> bool:
    return isinstance(value, Expression) or (isinstance(value, tuple) and any(map(_is_arithmetic, value)))
