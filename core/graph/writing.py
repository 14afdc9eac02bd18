"""A value of a field as the text that a person reads and types for it: as Python would write it."""

from __future__ import annotations

from collections.abc import Mapping

from core.values import Array, Code, EllipsisMark, Expression, KerasObject, LayerRef, ModelRef, Slice, Value


def shown(value: Value) -> str:  # one line per kind of value
    """The text of a value in a field."""
    match value:
        case None:
            return ""
        case Expression(text) | (str() as text):
            return text
        case KerasObject(path, config):
            inside = ", ".join(f"{name}={quoted(item)}" for name, item in config.items())
            return f"{path.rpartition('.')[2]}({inside})"
        case tuple():
            return f"({', '.join(map(quoted, value))}{',' * (len(value) == 1)})"
        case Mapping():
            return f"{{{', '.join(f'{key!r}: {quoted(item)}' for key, item in value.items())}}}"
        case Slice(start, stop, step):
            return f"{shown(start)}:{shown(stop)}{f':{shown(step)}' if step is not None else ''}"
        case EllipsisMark():
            return "..."
        case Array(_, data):
            return shown(data)
        case _:
            return _named(value)


def shown_index(value: Value) -> str:
    """What stands between the brackets of `x[…]`."""
    return ", ".join(map(quoted, value)) if isinstance(value, tuple) else quoted(value)


def quoted(value: Value) -> str:
    """The text of a value within another one."""
    return repr(value) if isinstance(value, str) or value is None else shown(value)


def _named(value: Value) -> str:
    match value:
        case Code(name, _) | ModelRef(_, name) | LayerRef(name):
            return name
        case _:
            return str(value)
