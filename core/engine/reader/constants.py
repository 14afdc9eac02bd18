"""Constants that Keras recorded among a call's arguments, or an op's settings, as values of the document."""

from __future__ import annotations

from collections.abc import Mapping
from types import EllipsisType

import keras
import numpy as np
import tensorflow as tf

from core.engine.errors import EngineError
from core.values import Array, EllipsisMark, Slice, Value


class NoConstant(EngineError):
    """A thing that no value of the document stands for."""

    def __init__(self, thing: object) -> None:
        super().__init__(f"{type(thing).__name__} {str(thing)[:60]} has no counterpart in a project.")


def constant(thing: object) -> Value:
    """The value that stands for a constant; raises NoConstant."""
    match thing:
        case None | bool() | int() | float() | str():
            return thing
        case np.generic():
            return constant(thing.item())
        case list() | tuple():
            return tuple(constant(item) for item in thing)
        case Mapping():
            return {str(key): constant(item) for key, item in thing.items()}
        case slice():
            return Slice(constant(thing.start), constant(thing.stop), constant(thing.step))
        case EllipsisType():
            return EllipsisMark()
        case np.dtype() | tf.DType():
            return str(keras.backend.standardize_dtype(thing))
    return _array(thing)


def array(numbers: np.ndarray) -> Array:
    return Array(keras.backend.standardize_dtype(numbers.dtype), _nested(numbers.tolist()))


def _array(thing: object) -> Value:
    if isinstance(thing, np.ndarray):
        return array(thing)
    if keras.ops.is_tensor(thing) or isinstance(thing, keras.Variable):
        return array(keras.ops.convert_to_numpy(thing))
    raise NoConstant(thing)


def _nested(numbers: object) -> Value:
    return constant(numbers)
