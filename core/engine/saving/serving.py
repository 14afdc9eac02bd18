"""A model as it is served: flat inputs and outputs by name, as at inference.

Keras's own export leaves `training` open, and then layers that augment images go on doing so in what it writes (3.15).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import keras
import tensorflow as tf

from core.engine.private import graph_of, inputs_and_outputs

Outputs = Mapping[str, tf.Tensor] | tuple[tf.Tensor, ...]


class Serving(keras.Model):  # type: ignore[misc]  # Keras has no types
    """`inputs` and `outputs` are the names, in the order of the model; calling it gives the outputs by these names.

    With `in_order` it gives a tuple, since TensorFlow sorts what has names.
    """

    def __init__(self, model: keras.Model, *, in_order: bool = False) -> None:
        super().__init__(name=model.name, autocast=False)  # what comes in is the model's own to cast
        self.model, self.in_order = model, in_order
        graph = graph_of(model)
        assert graph is not None  # what the compiler makes is a graph of calls, a Sequential one too
        self._structure, _ = inputs_and_outputs(graph)
        self.input_labels = names(tensor.name for tensor in model.inputs)
        self.output_labels = names(graph.output_names)
        self.built = True

    def call(self, inputs: list[tf.Tensor]) -> Outputs:
        given = keras.tree.pack_sequence_as(self._structure, inputs)
        found = tuple(keras.tree.flatten(self.model(given, training=False)))
        return found if self.in_order else dict(zip(self.output_labels, found, strict=True))

    def signature(self, batch: int | None = None) -> list[list[tf.TensorSpec]]:
        """Of its one argument; `batch` stands where a model takes any number of samples."""
        pairs = zip(self.model.inputs, self.input_labels, strict=True)
        return [[tf.TensorSpec(_sized(tensor.shape, batch), tensor.dtype, name) for tensor, name in pairs]]


def names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Each once, of letters, digits and underscores, as TensorFlow's signatures want them."""
    found: list[str] = []
    for name in wanted:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII) or "_"
        plain = plain if plain[0].isalpha() else f"t{plain}"
        number, free = 1, plain
        while free in found:
            free, number = f"{plain}_{number}", number + 1
        found.append(free)
    return tuple(found)


def _sized(shape: tuple[Any, ...], batch: int | None) -> tuple[Any, ...]:
    return (shape[0] or batch, *shape[1:]) if shape else shape
