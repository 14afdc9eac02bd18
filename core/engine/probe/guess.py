"""Turns the parameters of a signature into fields: by the overrides, by the name, else by the default value."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.catalog.records import Field, FieldType
from core.engine.probe import spec
from core.engine.probe.overrides import patterns
from core.values import Value

_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def parameters(thing: Any) -> Mapping[str, inspect.Parameter]:
    """The named parameters of a class's constructor or of a function, without `*args` and `**kwargs`."""
    known = inspect.signature(thing).parameters
    return {name: one for name, one in known.items() if one.kind not in _VARIADIC}


def fields(thing: Any, skip: frozenset[str], specs: Mapping[str, str]) -> Iterator[Field]:
    """A field for each parameter; `specs` holds hand-written notation by name."""
    for name, parameter in parameters(thing).items():
        if name not in skip:
            yield field(parameter, specs.get(name))


def field(parameter: inspect.Parameter, by_hand: str | None = None) -> Field:
    required = parameter.default is inspect.Parameter.empty
    default = None if required else plain(parameter.default)
    made = Field(parameter.name, FieldType.ANY, required=required, default=default)
    notation = by_hand or _by_name(parameter.name) or _by_value(default)
    return spec.apply(notation, made)


def plain(value: Any) -> Value:
    """A default as the document would hold it."""
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"A default of type {type(value).__name__} has no place in the catalogue: {value!r}")


def _by_name(name: str) -> str | None:
    return next((notation for pattern, notation in patterns().items() if re.fullmatch(pattern, name)), None)


def _by_value(default: Value) -> str:
    match default:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case str():
            return "string"
        case tuple():
            return "numbers"
        case _:
            return "any"
