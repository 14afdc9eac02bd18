"""Between a value and the text a person reads and types for it, as Python would write it."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog.records import Field, FieldType
from core.graph.validation.fields import check_value
from core.values import Array, Code, EllipsisMark, Expression, KerasObject, LayerRef, ModelRef, Slice, Value
from gui.panels.inspector.python import WrongText, indexed, parsed

_WORDS = {FieldType.STRING, FieldType.ENUM, FieldType.DTYPE, FieldType.PATH}


def shown(value: Value) -> str:  # one line per kind of value
    """The text of a value in a field."""
    match value:
        case None:
            return ""
        case Expression(text) | (str() as text):
            return text
        case KerasObject(path, config):
            inside = ", ".join(f"{name}={_quoted(item)}" for name, item in config.items())
            return f"{path.rpartition('.')[2]}({inside})"
        case tuple():
            return f"({', '.join(map(_quoted, value))}{',' * (len(value) == 1)})"
        case Mapping():
            return f"{{{', '.join(f'{key!r}: {_quoted(item)}' for key, item in value.items())}}}"
        case Slice(start, stop, step):
            return f"{shown(start)}:{shown(stop)}{f':{shown(step)}' if step is not None else ''}"
        case EllipsisMark():
            return "..."
        case Array(_, data):
            return shown(data)
        case _:
            return _named(value)


def _named(value: Value) -> str:
    match value:
        case Code(name, _) | ModelRef(_, name) | LayerRef(name):
            return name
        case _:
            return str(value)


def shown_index(value: Value) -> str:
    """What stands between the brackets of `x[…]`."""
    return ", ".join(map(_quoted, value)) if isinstance(value, tuple) else _quoted(value)


def _quoted(value: Value) -> str:
    return repr(value) if isinstance(value, str) or value is None else shown(value)


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
