"""Chooses the right editor for a field by the catalogue's type."""

from __future__ import annotations

from core.catalog.records import Field, FieldType
from gui.panels.inspector.code_editor import CodeEditor
from gui.panels.inspector.editors import BoolEditor, ChoiceEditor, FieldEditor, TextEditor
from gui.panels.inspector.names import Names
from gui.panels.inspector.objects import WITH_ARGUMENTS, ObjectEditor, classes_under

_DTYPES = ("float32", "float16", "bfloat16", "float64", "int32", "int64", "uint8", "bool", "string")


def editor_for(field: Field, names: Names) -> FieldEditor:
    """The right editor for a field's type."""
    if field.type is FieldType.BOOL and not field.nullable and not field.either:
        return BoolEditor(field, names)
    if field.type in WITH_ARGUMENTS:
        return ObjectEditor(field, names, editor_for)
    if field.type is FieldType.CODE:
        return CodeEditor(field, names)
    choices = _choices(field)
    return ChoiceEditor(field, names, choices) if choices else TextEditor(field, names)


def _choices(field: Field) -> tuple[str, ...]:
    if field.type is FieldType.BOOL:
        return (*field.options, "True", "False")
    if field.type is FieldType.ACTIVATION:
        return classes_under("activations")
    return _DTYPES if field.type is FieldType.DTYPE else field.options
