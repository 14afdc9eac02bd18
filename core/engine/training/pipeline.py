"""The way of the samples into the model: batches gathered ahead of time from arrays in memory or in files."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from core.training.columns import Column
from core.training.kept import Kept
from core.training.split import Rows, Split

Batch = tuple[tuple[tf.Tensor, ...], ...]
"""Inputs and targets, then the weights of samples where there are any."""


_Take = Callable[[tf.Tensor], tf.Tensor]


@dataclass(frozen=True)
class Feed:
    """Batches of (inputs, targets), flat tuples, in training with weights as a third where samples count differently.

    An epoch has `batches` of them. `first` is one small batch to try things on. `training(epochs, batch)` gives
    batches without end, epoch after epoch, from where so many epochs and so many batches of the next one are done:
    their order is a function of the seed and the epoch, so that a run can go on from anywhere.
    """

    first: Batch
    training: Callable[[int, int], tf.data.Dataset]
    held_out: tf.data.Dataset | None
    batches: int


class Arrays(NamedTuple):
    """All samples: an array for each input and target, and for each target its weights, or no weights at all."""

    inputs: list[Kept]
    targets: list[Kept]
    weights: list[Column]


def feed(arrays: Arrays, rows: Split, batch: int, seed: int, fixed_batch: bool) -> Feed:
    """Batches from arrays. Empties their lists as it takes them over."""
    with tf.device("/CPU:0"):
        both = (_taken(arrays.inputs), _taken(arrays.targets))
        weighed = (*both, _taken(arrays.weights)) if arrays.weights else both
        training = tf.constant(rows.training)
        held_out = _even(rows.held_out, batch, fixed_batch)
        count = len(rows.training) // batch if fixed_batch else math.ceil(len(rows.training) / batch)
        few = rows.training[: batch if fixed_batch else 2]
        return Feed(
            _batch_of(tf.constant(few), both),
            lambda epochs, done: _gathered(_epochs(training, batch, seed, fixed_batch, epochs, done), weighed),
            None if held_out is None else _gathered(held_out, both),
            count,
        )


def _taken(arrays: list[Kept] | list[Column]) -> tuple[_Take, ...]:
    """One array at a time, so that at most one of them exists twice for a moment."""
    arrays.reverse()
    takes = []
    while arrays:
        takes.append(_take_from(arrays.pop()))
    return tuple(takes)


def _take_from(array: Kept) -> _Take:
    """What is in memory becomes a tensor; anything else is asked for its rows."""
    if isinstance(array, np.ndarray):
        tensor = tf.convert_to_tensor(array)
        return lambda rows: tf.gather(tensor, rows)
    dtype = tf.as_dtype(array.dtype if array.dtype != object else tf.string)

    def read(rows: tf.Tensor) -> tf.Tensor:
        found = tf.numpy_function(array.__getitem__, [rows], dtype, stateful=False)
        return tf.ensure_shape(found, (*rows.shape, *array.shape[1:]))

    return read


def _epochs(rows: tf.Tensor, batch: int, seed: int, fixed_batch: bool, first: int, done: int) -> tf.data.Dataset:
    """Batches of rows, from batch `done` of epoch `first` on."""

    def epoch(number: tf.Tensor) -> tf.data.Dataset:
        order = tf.random.experimental.stateless_shuffle(rows, seed=tf.stack([tf.constant(seed, tf.int64), number]))
        return tf.data.Dataset.from_tensor_slices(order).batch(batch, drop_remainder=fixed_batch)

    return tf.data.Dataset.range(first, tf.int64.max).flat_map(epoch).skip(done)


def _even(rows: Rows, batch: int, fixed_batch: bool) -> tf.data.Dataset | None:
    """Batches of nearly one size: Keras averages the losses of several outputs over batches, not over samples."""
    if fixed_batch:
        full = len(rows) // batch
        return tf.data.Dataset.from_tensor_slices(rows).batch(batch, drop_remainder=True) if full else None
    if not len(rows):
        return None
    bounds = np.linspace(0, len(rows), math.ceil(len(rows) / batch) + 1).astype(np.int64)
    every = tf.constant(rows)
    return tf.data.Dataset.from_tensor_slices((bounds[:-1], bounds[1:])).map(lambda first, end: every[first:end])


def _gathered(order: tf.data.Dataset, takes: Sequence[tuple[_Take, ...]]) -> tf.data.Dataset:
    def gather(rows: tf.Tensor) -> Batch:
        return _batch_of(rows, takes)

    return order.map(gather, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True).prefetch(tf.data.AUTOTUNE)


def _batch_of(rows: tf.Tensor, takes: Sequence[tuple[_Take, ...]]) -> Batch:
    return tuple(tuple(take(rows) for take in part) for part in takes)
