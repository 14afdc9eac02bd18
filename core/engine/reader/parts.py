"""The layers that a layer was given when it was made: what a wrapper wraps, the cells of an RNN, a model inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import keras

from core.engine.private import Functional
from core.engine.reader.signatures import parameters

Part: TypeAlias = keras.Layer | tuple[keras.Layer, ...]


def parts(layer: keras.Layer) -> Mapping[str, Part]:
    """The layers among the constructor arguments of a layer, by argument, as far as it kept them by that name."""
    if is_model(layer):
        return {}
    if isinstance(layer, keras.layers.Bidirectional):  # it wraps a copy, under another name
        return {"layer": layer.forward_layer, "backward_layer": layer.backward_layer}
    kept = ((name, getattr(layer, name, None)) for name in parameters(type(layer)))
    return {name: part for name, value in kept if (part := _part(value)) is not None}


def all_parts(layer: keras.Layer) -> Iterator[keras.Layer]:
    """Every layer below a layer, however deep, models included but not what is inside of them."""
    for part in parts(layer).values():
        for inner in part if isinstance(part, tuple) else (part,):
            yield inner
            yield from all_parts(inner)


def is_model(operation: keras.Operation) -> bool:
    """Whether the operation is a model that is a graph of its own."""
    return isinstance(operation, Functional | keras.Sequential)


def _part(value: object) -> Part | None:
    if isinstance(value, keras.Layer):
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(item, keras.Layer) for item in value):
        return tuple(value)
    return None
