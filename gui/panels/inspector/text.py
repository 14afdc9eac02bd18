"""From the text that a person typed for a field to its value; `core.graph.writing` is the way back."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog.records import Field, FieldType
from core.graph.validation.fields import check_value
from core.values import Value
from gui.panels.inspector.python import WrongText, indexed, parsed

_WORDS = {FieldType.STRING, FieldType.ENUM, FieldType.DTYPE, FieldType.PATH}


def read(field: Field, text: str, constants: Mapping[str, Value]) -> Value:
    """The value that a text means for a field. Raises WrongText with the reason, as the field shows it."""
    typed = text.strip()
    value = _meant(field, typed, constants)
    reason = check_value(field, value, constants)
    if reason:
        raise WrongText(reason)
    return value


def _meant(field: Field, typed: str, constants: Mapping[str, Value]) -> Value:
    if not typed:
        return field.default if not field.required else None
    if typed == "None" and field.nullable:
        return None
    if field.type in _WORDS or typed in field.options:
        return typed
    if field.type is FieldType.INDEX:
        return indexed(typed)
    return parsed(field.type, typed, constants)
