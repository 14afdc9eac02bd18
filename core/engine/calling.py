"""Calls layers and functions of Keras with arguments by name, and checks what comes back."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache

import keras

from core.engine.errors import CannotMake


def call_with(function: Callable[..., object], arguments: Mapping[str, object]) -> object:
    """Call by name, except for what Keras or Python wants by place: a layer's first tensor, and `*operands`."""
    parameters = _parameters(function)
    placed = _placed(function, parameters)
    by_name = {name: item for name, item in arguments.items() if name not in placed}
    by_place: list[object] = []
    for name in placed:
        if name not in arguments:
            break
        item = arguments[name]
        several = parameters[name].kind is inspect.Parameter.VAR_POSITIONAL
        by_place += item if several and isinstance(item, list | tuple) else [item]
    return function(*by_place, **by_name)


def missing_ports(function: Callable[..., object], arguments: Mapping[str, object]) -> tuple[str, ...]:
    """The arguments that the call cannot do without and that nothing is given for."""
    return tuple(
        name
        for name, parameter in _parameters(function).items()
        if name not in arguments
        and parameter.default is inspect.Parameter.empty
        and parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    )


def tensors_in(result: object) -> list[keras.KerasTensor]:
    """What a call gave, flat; raises CannotMake where something in it is no tensor."""
    flat: list[keras.KerasTensor] = keras.tree.flatten(result)
    if not flat or not all(isinstance(item, keras.KerasTensor) for item in flat):
        raise CannotMake("it gives something that is no tensor, so nothing can be connected to it.")
    return flat


def _parameters(function: Callable[..., object]) -> Mapping[str, inspect.Parameter]:
    if isinstance(function, keras.Operation):
        return _signature(type(function).call, bound=True)
    return _signature(function, bound=False)


@lru_cache(maxsize=4096)
def _signature(function: Callable[..., object], bound: bool) -> Mapping[str, inspect.Parameter]:
    parameters = list(inspect.signature(function).parameters.items())
    return dict(parameters[1:] if bound else parameters)


def _placed(function: Callable[..., object], parameters: Mapping[str, inspect.Parameter]) -> list[str]:
    names = list(parameters)
    if isinstance(function, keras.Operation):
        return names[:1]
    spread = (i for i, name in enumerate(names) if parameters[name].kind is inspect.Parameter.VAR_POSITIONAL)
    return names[: next(spread, -1) + 1]
