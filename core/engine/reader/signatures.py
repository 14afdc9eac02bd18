"""What classes take when they are made."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

import keras

_BASE = frozenset({"trainable", "dtype", "activity_regularizer", "autocast"})
_SEVERAL = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)


def parameters(kind: Any) -> Mapping[str, inspect.Parameter]:
    """The parameters of a class's own `__init__`. (Layers hide it behind a `__new__` that takes anything.)"""
    return _parameters(kind.__init__)


@cache
def _parameters(init: Any) -> Mapping[str, inspect.Parameter]:
    known = inspect.signature(init).parameters
    return {name: parameter for name, parameter in known.items() if name != "self"}


def required(kind: type) -> frozenset[str]:
    known = parameters(kind).values()
    return frozenset(one.name for one in known if one.default is one.empty and one.kind not in _SEVERAL)


def accepted(kind: type) -> frozenset[str]:
    """The names of all arguments that a layer class or, where it hands them on, its parents take."""
    names: frozenset[str] = frozenset()
    for parent in kind.__mro__:
        if parent is keras.Layer:
            return names | _BASE
        own = parameters(parent) if "__init__" in vars(parent) else {}
        names |= own.keys()
        if own and not any(one.kind is one.VAR_KEYWORD for one in own.values()):
            break
    return names
