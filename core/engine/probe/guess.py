"""Turns the parameters of a signature into fields: by hand, by name, by default value, else by Keras's own words."""

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
_QUOTED = re.compile(r"\"([A-Za-z0-9_-]+)\"|'([A-Za-z0-9_-]+)'")
_WORDS = (
    (r"\W*(an? |the |optional |python )*(positive )?(int\b|integer\b)", "int"),
    (r"\W*(an? |the |optional |python )*(non-negative )?(float\b|floating)", "float"),
    (r"\W*(an? |the |optional |python )*bool", "bool"),
    (r"\W*(an? |the |optional |python )*str", "string"),
    (r"\W*(an? |the |optional )*dict", "mapping"),
)


def parameters(thing: Any) -> Mapping[str, inspect.Parameter]:
    """The named parameters of a class's constructor or of a function, without `*args` and `**kwargs`."""
    known = inspect.signature(thing).parameters
    return {name: one for name, one in known.items() if one.kind not in _VARIADIC}


def field(parameter: inspect.Parameter, by_hand: str | None = None, text: str = "") -> Field:
    """The field of one parameter; `text` is what Keras says about it."""
    required = parameter.default is inspect.Parameter.empty
    default = None if required else plain(parameter.default)
    made = Field(parameter.name, FieldType.ANY, required=required, default=default)
    notation = (
        by_hand
        or _axes(parameter.name, text)
        or _by_name(parameter.name)
        or _by_value(default, text)
        or _by_words(text)
    )
    return spec.apply(notation, made)


def fields(
    known: Mapping[str, inspect.Parameter], by_hand: Mapping[str, str], texts: Mapping[str, str]
) -> Iterator[Field]:
    for name, parameter in known.items():
        yield field(parameter, by_hand.get(name), texts.get(name, ""))


def plain(value: Any) -> Value:
    """A default as the document would hold it."""
    if isinstance(value, list | tuple):
        return tuple(plain(item) for item in value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"A default of type {type(value).__name__} has no place in the catalogue: {value!r}")


def _axes(name: str, text: str) -> str | None:
    """Only the words tell whether `axis` takes one or several."""
    return "axes" if name == "axis" and re.search(r"\b(axes|tuples?|lists?)\b", text, re.IGNORECASE) else None


def _by_name(name: str) -> str | None:
    return next((notation for pattern, notation in patterns().items() if re.fullmatch(pattern, name)), None)


def _by_value(default: Value, text: str) -> str | None:
    match default:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case str():
            return _choice(default, text)
        case tuple():
            return "ints" if all(type(item) is int for item in default) else "numbers"
        case _:
            return None


def _choice(default: str, text: str) -> str:
    """The words in quotes are the options, if the default is among them and not alone."""
    quoted = list(dict.fromkeys(first or second for first, second in _QUOTED.findall(text)))
    return f"enum({', '.join(quoted)})" if default in quoted and len(quoted) > 1 else "string"


def _by_words(text: str) -> str:
    return next((kind for pattern, kind in _WORDS if re.match(pattern, text, re.IGNORECASE)), "any")
