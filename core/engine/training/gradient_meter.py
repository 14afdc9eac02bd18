"""Measures, now and then, how the losses pull at the weights that they share. The training goes as it would without."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from time import perf_counter
from typing import Any

import keras
import tensorflow as tf

from core.engine.training.build import Built
from core.engine.training.loss_modes import losses_of, values_of
from core.engine.training.pipeline import Batch
from core.engine.training.watch import Watch
from core.training.gradients import GradientsMeasured, LayerNorms
from core.training.result import finite

Numbers = list[float | None]


class GradientMeter(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Measures after the first batch and then every `every` ones. Comes behind the `watch` that counts them."""

    def __init__(
        self, built: Built, batch: Batch, every: int, watch: Watch, send: Callable[[GradientsMeasured], None]
    ) -> None:
        super().__init__()
        self._rows, self._losses = built.contract.rows, losses_of(built.contract)
        self._batch, self._every, self._watch, self._send = batch, every, watch, send
        self._last: int | None = None
        self._layers = [layer for layer in built.training.layers if layer.trainable_variables]
        self._norms = tf.function(self._measured, autograph=False)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        due = self._watch.steps // self._every
        if due != self._last:
            self._last = due
            self._tell()

    def _tell(self) -> None:
        began = perf_counter()
        values, norms, cosines = (tensor.numpy().tolist() for tensor in self._norms(*self._batch))
        shared = [
            LayerNorms(layer.name, tuple(map(finite, row)))
            for layer, row in zip(self._layers, norms, strict=True)
            if sum(norm > 0 for norm in row) > 1
        ]
        self._send(
            GradientsMeasured(
                self._watch.epoch,
                self._watch.batch,
                tuple(row.label for row in self._rows),
                tuple(map(finite, values)),
                tuple(row.weight for row in self._rows),
                tuple(shared),
                tuple(tuple(map(finite, row)) for row in cosines),
                perf_counter() - began,
            )
        )

    def _measured(self, x: Any, y: Any, weights: Any = None) -> tuple[Any, Any, Any]:
        """The losses without their weights; norms by layer and weighted loss; cosines by loss and loss.

        Calls the model without its state: neither what it draws at random nor what it averages moves on.
        """
        model = self.model
        trainable = [tf.convert_to_tensor(variable.value) for variable in model.trainable_variables]
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(trainable)
            outputs, _ = model.stateless_call(trainable, model.non_trainable_variables, x, training=True)
            values = values_of(self._losses, y, outputs, weights)
            weighted = [row.weight * value for row, value in zip(self._rows, values, strict=True)]
        zero = tf.UnconnectedGradients.ZERO
        gradients = [tape.gradient(value, trainable, unconnected_gradients=zero) for value in weighted]
        at = {id(variable): place for place, variable in enumerate(model.trainable_variables)}
        by_layer = [[at[id(variable)] for variable in layer.trainable_variables] for layer in self._layers]
        squares = tf.stack([[_dot(one, one, places) for one in gradients] for places in by_layer])
        reached = tf.reduce_sum(tf.cast(squares > 0, tf.int32), 1) > 1
        return tf.stack(values), tf.sqrt(squares), self._cosines(gradients, by_layer, reached)

    def _cosines(self, gradients: Sequence[Any], by_layer: Sequence[Sequence[int]], shared: Any) -> Any:
        """Over the weights of the shared layers alone; not a number where a gradient is zero."""
        count = len(gradients)
        dots = tf.stack(
            [
                tf.reduce_sum(tf.where(shared, tf.stack([_dot(one, other, places) for places in by_layer]), 0.0))
                for one, other in product(gradients, gradients)
            ]
        )
        dots = tf.reshape(dots, (count, count))
        length = tf.sqrt(tf.linalg.diag_part(dots))
        return dots / (length[:, None] * length[None, :])


def _dot(one: Sequence[Any], other: Sequence[Any], places: Sequence[int]) -> Any:
    """Of two gradients, over the weights at these places."""
    parts = [tf.reduce_sum(_dense(one[place]) * _dense(other[place])) for place in places]
    return tf.add_n([tf.cast(part, tf.float32) for part in parts])


def _dense(gradient: Any) -> Any:
    return tf.convert_to_tensor(gradient)
