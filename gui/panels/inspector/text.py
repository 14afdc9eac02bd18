"""Between a value and the text a person reads and types for it, as Python would write it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from core.catalog.records import Field, FieldType
from core.errors import LayerLoomError
from core.expressions import names_in
from core.graph.validation.fields import check_value
from core.values import Expression, KerasObject, Value

_WORDS = {FieldType.STRING, FieldType.ENUM, FieldType.ACTIVATION, FieldType.DTYPE, FieldType.PATH}


class WrongText(LayerLoomError):
    """What was typed is no value for the field."""


def shown(value: Value) -> str:
    """The text of a value in a field."""
    match value:
        case None:
            return ""
        case Expression(text):
            return text
        case str():
            return value
        case KerasObject(path, config):
            inside = ", ".join(f"{name}={_quoted(item)}" for name, item in config.items())
            return f"{path.rpartition('.')[2]}({inside})" if inside else path.rpartition(".")[2]
        case tuple():
            return f"({', '.join(map(_quoted, value))}{',' * (len(value) == 1)})"
        case _:
            return str(value)


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
    literal = _literal(typed)
    if literal is not None:
        return literal
    return Expression(typed) if _is_arithmetic(typed, constants) else typed


def _literal(typed: str) -> Value:
    try:
        return _frozen(ast.literal_eval(typed))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _frozen(value: object) -> Value:
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {str(key): _frozen(item) for key, item in value.items()}
    return value if isinstance(value, bool | int | float | str) else None


def _is_arithmetic(typed: str, constants: Mapping[str, Value]) -> bool:
    try:
        return bool(names_in(typed) & constants.keys()) or any(sign in typed for sign in "+-*/")
    except LayerLoomError:
        return False
