"""The only module that touches private API of Keras. Tried on Keras 3.15.1 with TensorFlow 2.21."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import keras
from keras.src.backend import get_keras_mask, set_keras_mask
from keras.src.backend.common import global_state
from keras.src.utils.python_utils import is_default

TRIED_ON = ("3.15.1",)


def mask_of(tensor: keras.KerasTensor) -> keras.KerasTensor | None:
    """The mask that a symbolic tensor carries."""
    return get_keras_mask(tensor)


def set_mask(tensor: keras.KerasTensor, mask: keras.KerasTensor | None) -> None:
    set_keras_mask(tensor, mask)


def last_outputs(operation: keras.Operation) -> list[keras.KerasTensor]:
    """What the latest call of the operation gave, flat. `operation.output` always is the first call's."""
    return list(operation._inbound_nodes[-1].outputs)  # noqa: SLF001


def operation_behind(tensor: keras.KerasTensor) -> keras.Operation:
    """The operation that gave a tensor."""
    return tensor._keras_history.operation  # noqa: SLF001


def forget_calls(operations: Iterable[keras.Operation]) -> None:
    """Drop the nodes that asking left behind, which would pile up in a layer that lives on."""
    for operation in operations:
        operation._inbound_nodes.clear()  # noqa: SLF001
        operation._outbound_nodes.clear()  # noqa: SLF001


@contextmanager
def without_weights() -> Iterator[None]:
    """Build layers inside without giving their variables values, and so without memory for them."""
    with keras.StatelessScope(initialize_variables=False):
        waiting = global_state.get_global_attribute("uninitialized_variables", [])
        global_state.set_global_attribute("uninitialized_variables", [])
        try:
            yield
        finally:
            global_state.set_global_attribute("uninitialized_variables", waiting)


def builds_nothing(layer: keras.Layer) -> bool:
    """Whether the layer's class leaves `build` as it is, so that no shape ever changes the layer."""
    return is_default(layer.build) and not layer.weights and not layer._flatten_layers(include_self=False)  # noqa: SLF001
