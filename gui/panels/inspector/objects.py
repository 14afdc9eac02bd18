"""The editor of an object: an initializer, wrapped layer, loss, optimizer …, with its own arguments below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.catalog.records import Entry, Field, FieldType
from core.catalog.table import load
from core.graph.edits.config import same
from core.graph.validation.fields import check_value
from core.graph.validation.objects import GROUPS
from core.values import KerasObject, LayerRef, ModelRef, Value
from gui.canvas.adding import starting_values
from gui.panels.inspector.editors import NONE, ChoiceEditor, FieldEditor
from gui.panels.inspector.names import Names
from gui.panels.inspector.rows import Rows

WITH_ARGUMENTS = {
    FieldType.INITIALIZER,
    FieldType.REGULARIZER,
    FieldType.CONSTRAINT,
    FieldType.LAYER,
    FieldType.OPTIMIZER,
    FieldType.SCHEDULE,
    FieldType.LOSS,
    FieldType.METRIC,
}
_MODEL = " (model)"
OF_EVERY_LAYER = ("activity_regularizer", "trainable", "dtype", "autocast")

Make = Callable[[Field, Names], FieldEditor]


class ObjectEditor(ChoiceEditor):
    """The class of the object, and below it a form of the class's own arguments."""

    def __init__(self, field: Field, names: Names, make: Make) -> None:
        self._make = make
        self._group = GROUPS[field.type].groups[0]
        models = names.models if field.type is FieldType.LAYER else {}
        super().__init__(field, names, (*classes_under(self._group), *(f"{name}{_MODEL}" for name in models)))
        self._rows: Rows | None = None
        self._value: Value = None
        self._inner = QWidget()
        self._inner.setProperty("nested", True)
        self._inner_column = QVBoxLayout(self._inner)
        self._inner_column.setContentsMargins(12, 0, 0, 4)
        self._inner.hide()
        self.below = self._inner

    @property
    def rows(self) -> Rows | None:
        """The form of the object's own arguments, where it has any."""
        return self._rows

    def draw(self, value: Value, *, several: bool) -> None:
        before, self._value = self._value, value
        super().draw(self._word(value), several=several)
        if several or _path(before) != _path(value):
            self._rebuild(None if several else value)
        self._show_arguments()

    def commit_text(self, text: str) -> None:
        if text in {NONE, ""} and (self.field.nullable or not self.field.required):
            self.commit(None if self.field.nullable else self.field.default)
            return
        if text.endswith(_MODEL) and (ref := self.names.models.get(text.removesuffix(_MODEL))):
            self.commit(ref)
            return
        entry = load().entry(f"{self._group}.{text}")
        if entry is None or entry.name.islower():  # a function is known by its name alone
            super().commit_text(text)
            return
        self.commit(KerasObject(entry.path, starting_values(entry)))

    def _word(self, value: Value) -> Value:
        """The class of an object, whether it stands there as one or as its short name (`glorot_uniform`)."""
        if isinstance(value, ModelRef):
            return f"{self.names.reference(value)}{_MODEL}"
        if isinstance(value, LayerRef):
            return f"{self.names.reference(value)} (block)"
        return value.path.rpartition(".")[2] if isinstance(value, KerasObject) else value

    def _rebuild(self, value: Value) -> None:
        if self._rows:
            self._rows.hide()
            self._rows.deleteLater()
            self._rows = None
        entry = _entry(value)
        if entry and entry.fields:
            self._rows = Rows([(field, self._make(field, self.names)) for field in argument_fields(entry)])
            self._rows.committed.connect(self._argument_committed)
            self._inner_column.addWidget(self._rows)
        self._inner.setVisible(self._rows is not None)

    def _show_arguments(self) -> None:
        if self._rows and isinstance(self._value, KerasObject):
            self._rows.show_values([self._value.config])

    def _argument_committed(self, name: str, chosen: Value) -> None:
        value, entry = self._value, _entry(self._value)
        if not isinstance(value, KerasObject) or entry is None or self._rows is None:
            return
        config = {**value.config, name: chosen}
        usual = {field.name: field.default for field in entry.fields if not field.required}
        kept = {key: item for key, item in config.items() if key not in usual or not same(usual[key], item)}
        made = KerasObject(value.path, kept)
        reason = check_value(self.field, made, self.names.constants)
        if reason:
            self._rows.editors[name].refuse(f"{self.field.name.replace('_', ' ').capitalize()} {reason}")
        else:
            self.commit(made)


def argument_fields(entry: Entry) -> list[Field]:
    """The fields of an object's form: of a wrapped layer only its own, what it needs and what is common first."""
    own = [field for field in entry.fields if field.name not in OF_EVERY_LAYER]
    return sorted(own, key=lambda field: not (field.required or field.common))


def classes_under(group: str) -> tuple[str, ...]:
    return tuple(entry.name for entry in load().under(group) if not entry.hidden)


def _entry(value: Value) -> Entry | None:
    return load().entry(value.path) if isinstance(value, KerasObject) else None


def _path(value: Value) -> str:
    return value.path if isinstance(value, KerasObject) else ""
