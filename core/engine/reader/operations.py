"""Names the block that stands for a recorded operation: a `keras.ops` function, a layer, or a class of its own."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache

import keras

from core.catalog.table import load
from core.engine.reader.constants import NoConstant, constant
from core.engine.reader.objects import path_of
from core.engine.reader.signatures import parameters
from core.values import Value

_NO_SETTING = {"name", "args", "kwargs"}


def class_name_of(operation: keras.Operation) -> str:
    """What `Layer.class_name` holds for it: `Dense`, `ops.add`, or `module:Class`."""
    if isinstance(operation, keras.Layer):
        return path_of(type(operation), "layers").removeprefix("layers.")
    function = _functions().get(type(operation))
    return f"ops.{function}" if function else path_of(type(operation), "ops")


def op_config(operation: keras.Operation, note: Callable[[str], None]) -> dict[str, Value]:
    """The settings of an operation that is no layer, as far as the function that stands for it needs them."""
    function = _functions().get(type(operation))
    known = inspect.signature(getattr(keras.ops, function)).parameters if function in dir(keras.ops) else {}
    config: dict[str, Value] = {}
    for name, value in _settings(operation).items():
        default = known[name].default if name in known else _own_default(operation, name)
        if _same(value, default):
            continue
        if known and name not in known:
            note(f"its setting {name} = {value} is no argument of ops.{function}.")
            continue
        try:
            config[name] = constant(value)
        except NoConstant as fault:
            note(f"its setting {name}: {fault}")
    return config


@cache
def _functions() -> Mapping[type, str]:
    """For each Operation class the function of `keras.ops` that applies it, by the name the catalogue gives it."""
    found: dict[type, str] = {}
    for name in sorted(dir(keras.ops)):
        function = getattr(keras.ops, name)
        kind = _applied(function) if inspect.isfunction(function) else None
        if kind is not None:
            entry = load().layer(f"ops.{name}")
            found.setdefault(kind, entry.name if entry else name)
    return found | {kind: "getitem" for kind, name in found.items() if name == "get_item"}


def _applied(function: Callable[..., object]) -> type | None:
    """The one Operation class that the function's code names."""
    written = inspect.unwrap(function)
    named = (written.__globals__.get(name) for name in written.__code__.co_names)
    kinds = [one for one in named if isinstance(one, type) and issubclass(one, keras.Operation)]
    return kinds[0] if len(kinds) == 1 else None


def _settings(operation: keras.Operation) -> Mapping[str, object]:
    names = [name for name in parameters(type(operation)) if name not in _NO_SETTING]
    try:
        recorded: Mapping[str, object] = operation.get_config()
    except NotImplementedError:  # settings that are no plain numbers: the operation keeps them all the same
        recorded = {}
    given = ((name, recorded.get(name, getattr(operation, name, inspect.Parameter.empty))) for name in names)
    return {name: value for name, value in given if value is not inspect.Parameter.empty}


def _own_default(operation: keras.Operation, name: str) -> object:
    return parameters(type(operation))[name].default


def _same(value: object, default: object) -> bool:
    plain = (bool, int, float, str, tuple, list, type(None))
    return value is default or (isinstance(value, plain) and isinstance(default, plain) and value == default)
