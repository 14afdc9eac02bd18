"""One editor per kind of field. Each shows a value, and says by `committed` what the person chose or typed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.catalog.table import load
from core.graph.validation.objects import GROUPS
from core.values import KerasObject, Value
from gui.panels.inspector.text import WrongText, read, shown

SEVERAL = "several values"
_WITH_ARGUMENTS = {FieldType.INITIALIZER, FieldType.REGULARIZER, FieldType.CONSTRAINT, FieldType.LAYER}
_NONE = "None"
_DTYPES = ("float32", "float16", "bfloat16", "float64", "int32", "int64", "uint8", "bool", "string")


class FieldEditor(QWidget):
    """The widget of one field, with the reason below it when what was typed does not fit."""

    committed = Signal(str, object)  # the field's name and the value

    def __init__(self, field: Field, constants: Mapping[str, Value]) -> None:
        super().__init__()
        self.field, self._constants = field, constants
        self._reason = QLabel(wordWrap=True)
        self._reason.hide()
        self._reason.setProperty("problem", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def show_value(self, value: Value, *, several: bool = False) -> None:
        raise NotImplementedError

    def _commit_text(self, text: str) -> None:
        try:
            value = read(self.field, text, self._constants)
        except WrongText as wrong:
            self._refuse(f"{self.field.name} {wrong}")
            return
        self._refuse("")
        self.committed.emit(self.field.name, value)

    def _refuse(self, reason: str) -> None:
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))


class TextEditor(FieldEditor):
    """Numbers, shapes, pairs, anything typed; arithmetic over the project's constants too."""

    def __init__(self, field: Field, constants: Mapping[str, Value]) -> None:
        super().__init__(field, constants)
        self.line = QLineEdit(placeholderText=shown(field.default) or ("required" if field.required else _NONE))
        self.line.setAccessibleName(field.name)
        self.line.setCompleter(QCompleter(sorted(constants), self.line))
        self.line.editingFinished.connect(self._finished)
        self._column.addWidget(self.line)
        self._column.addWidget(self._reason)

    def show_value(self, value: Value, *, several: bool = False) -> None:
        if several:
            self.line.clear()
            self.line.setPlaceholderText(SEVERAL)
        else:
            self.line.setText("" if value == self.field.default else shown(value))
        self.line.setModified(False)

    def _finished(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            self._commit_text(self.line.text())


class BoolEditor(FieldEditor):
    """Yes or no."""

    def __init__(self, field: Field, constants: Mapping[str, Value]) -> None:
        super().__init__(field, constants)
        self.box = QCheckBox()
        self.box.setAccessibleName(field.name)
        self.box.clicked.connect(lambda: self.committed.emit(field.name, self.box.isChecked()))
        self._column.addWidget(self.box)

    def show_value(self, value: Value, *, several: bool = False) -> None:
        state = Qt.CheckState.Checked if value is True else Qt.CheckState.Unchecked
        self.box.setCheckState(Qt.CheckState.PartiallyChecked if several else state)
        self.box.setTristate(False)


class ChoiceEditor(FieldEditor):
    """One of several words, found by typing a part of it."""

    def __init__(self, field: Field, constants: Mapping[str, Value], choices: tuple[str, ...]) -> None:
        super().__init__(field, constants)
        self.box = QComboBox(editable=True)
        self.box.setAccessibleName(field.name)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems([_NONE, *choices] if field.nullable else list(choices))
        completer = self.box.completer()
        assert completer
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        line = self.box.lineEdit()
        assert line
        line.editingFinished.connect(self._finished)
        self.box.activated.connect(self._finished)
        self._shown = ""
        self._column.addWidget(self.box)
        self._column.addWidget(self._reason)

    def show_value(self, value: Value, *, several: bool = False) -> None:
        self._shown = SEVERAL if several else (shown(value) or _NONE)
        self.box.setEditText(self._shown)

    def _finished(self) -> None:
        text = self.box.currentText().strip()
        if text != self._shown:
            self._shown = text
            self._commit_text(text)


class ObjectEditor(ChoiceEditor):
    """An initializer, regularizer, constraint or wrapped layer: its class, and below it the class's own arguments."""

    def __init__(self, field: Field, constants: Mapping[str, Value]) -> None:
        self._group = GROUPS[field.type].groups[0]
        super().__init__(field, constants, classes_under(self._group))
        self._inner = QWidget()
        self._inner_rows = QVBoxLayout(self._inner)
        self._inner_rows.setContentsMargins(12, 2, 0, 2)
        self._value: Value = None
        self._column.addWidget(self._inner)

    def show_value(self, value: Value, *, several: bool = False) -> None:
        self._value = value
        super().show_value(_class_name(value), several=several)
        self._show_arguments()

    def _commit_text(self, text: str) -> None:
        entry = load().entry(f"{self._group}.{text}")
        if text == _NONE and self.field.nullable:
            self.committed.emit(self.field.name, None)
        elif entry is None:
            self._refuse(f"There is no {text} below keras.{self._group}.")
        else:
            self._refuse("")
            self.committed.emit(self.field.name, KerasObject(entry.path, {}))

    def _show_arguments(self) -> None:
        while item := self._inner_rows.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        value = self._value
        entry = load().entry(value.path) if isinstance(value, KerasObject) else None
        if isinstance(value, KerasObject) and entry:
            for field in entry.fields:
                self._inner_rows.addWidget(self._argument(field, value))
        self._inner.setVisible(entry is not None and bool(entry.fields))

    def _argument(self, field: Field, value: KerasObject) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        name = QLabel(field.name)
        name.setProperty("dim", True)
        line.addWidget(name, 2)
        editor = editor_for(field, self._constants)
        editor.show_value(value.config.get(field.name, field.default))
        editor.committed.connect(self._argument_committed)
        line.addWidget(editor, 3)
        return row

    def _argument_committed(self, name: str, chosen: Value) -> None:
        value = self._value
        entry = load().entry(value.path) if isinstance(value, KerasObject) else None
        if isinstance(value, KerasObject) and entry:
            config = {**value.config, name: chosen}
            usual = {field.name: field.default for field in entry.fields if not field.required}
            kept = {key: item for key, item in config.items() if key not in usual or usual[key] != item}
            self.committed.emit(self.field.name, KerasObject(value.path, kept))


def editor_for(field: Field, constants: Mapping[str, Value]) -> FieldEditor:
    """The right editor for a field's type."""
    if field.type is FieldType.BOOL and not field.nullable and not field.either:
        return BoolEditor(field, constants)
    if field.type in _WITH_ARGUMENTS:
        return ObjectEditor(field, constants)
    choices = _choices(field)
    return ChoiceEditor(field, constants, choices) if choices else TextEditor(field, constants)


def classes_under(group: str) -> tuple[str, ...]:
    return tuple(entry.name for entry in load().under(group) if not entry.hidden)


def _choices(field: Field) -> tuple[str, ...]:
    if field.type is FieldType.BOOL:
        return (*field.options, "True", "False")
    if field.type is FieldType.ACTIVATION:
        return classes_under("activations")
    return _DTYPES if field.type is FieldType.DTYPE else field.options


def _class_name(value: Value) -> Value:
    """The class of an object, whether it stands there as one or as its short name (`glorot_uniform`)."""
    return value.path.rpartition(".")[2] if isinstance(value, KerasObject) else value
