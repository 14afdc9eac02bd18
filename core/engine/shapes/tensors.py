"""Tensors of answers to bare KerasTensors without a history, and back."""

from __future__ import annotations

import math

import keras

from core.engine.private import mask_of, set_mask
from core.protocol.answers import Tensor, Weights


def symbolic(tensor: Tensor) -> keras.KerasTensor:
    made = keras.KerasTensor(tensor.shape, dtype=tensor.dtype, sparse=tensor.sparse, ragged=tensor.ragged)
    if tensor.mask is not None:
        set_mask(made, keras.KerasTensor(tensor.mask, dtype="bool"))
    return made


def told(made: keras.KerasTensor) -> Tensor:
    mask = mask_of(made)
    return Tensor(
        tuple(made.shape),
        keras.backend.standardize_dtype(made.dtype),
        None if mask is None else tuple(mask.shape),
        made.sparse,
        made.ragged,
    )


def count(layer: keras.Operation) -> Weights:
    """The weights of a built layer, whether or not they have values; an operation that is no layer has none."""
    if not isinstance(layer, keras.Layer):
        return Weights()
    trainable = sum(math.prod(variable.shape) for variable in layer.trainable_weights)
    fixed = sum(math.prod(variable.shape) for variable in layer.non_trainable_weights)
    return Weights(trainable + fixed, trainable)
