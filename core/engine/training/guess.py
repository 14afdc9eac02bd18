"""The constant guess that every output is measured against: for its loss, the best answer that ignores the inputs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import keras
import numpy as np

from core.engine.training.contract import Contract, Row
from core.training.columns import Column
from core.training.kept import Kept, in_pieces
from core.training.ports import FittedPort
from core.training.split import Rows
from core.training.transforms.fitted import FittedCategory, FittedNumber

_LEAST_SHARE = 1e-7


def best_guess(row: Row, targets: Kept, rows: Rows) -> Column:
    """One sample of what the output should always say: the mean of these targets, or the shares of their classes."""
    parts = in_pieces(targets, rows)
    if row.facts.sparse:
        classes = row.shape[-1] or max(int(part.max()) for part in in_pieces(targets)) + 1
        sums = [_counts(part, classes) for part in parts]
    else:
        sums = [part.sum(axis=0, dtype=np.float64) for part in parts]
    shares = np.sum(sums, axis=0) / len(rows)
    return np.asarray(_logits(row, shares) if row.facts.from_logits else shares, np.float32)


def in_words(guess: Column, row: Row, port: FittedPort) -> str:
    """What the guess is, as a person says it, where it is simple enough to say."""
    transform = port.columns[0].transform
    if guess.size == 1:
        return _number(float(guess.reshape(-1)[0]), row, transform)
    if guess.ndim == 1 and row.facts.is_prior:
        best = int(guess.argmax())
        named = isinstance(transform, FittedCategory) and best < len(transform.values)
        return f"always {transform.values[best] if named else best}"  # type: ignore[union-attr]  # named says so
    return "the mean of the training samples"


class Constant(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Gives the same sample for every one of the batch."""

    def __init__(self, sample: Column, name: str) -> None:
        super().__init__(name=name)
        self._sample = sample

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        batch = keras.ops.shape(x)[0]
        return keras.ops.broadcast_to(self._sample, (batch, *self._sample.shape))


def guessing_model(training: keras.Model, contract: Contract, guesses: Sequence[Column]) -> keras.Model:
    """A model with the inputs of the trained one, which makes the guesses whatever it is given."""
    inputs = tuple(keras.Input(batch_shape=tensor.shape, dtype=tensor.dtype) for tensor in training.inputs)
    named = zip(contract.rows, guesses, strict=True)
    return keras.Model(inputs, tuple(Constant(guess, row.label)(inputs[0]) for row, guess in named))


def _counts(labels: Column, classes: int) -> Column:
    """How often each class stands at each place of a sample: shape (places…, classes)."""
    places = math.prod(labels.shape[1:])
    flat = labels.reshape(len(labels), places) + np.arange(places) * classes
    return np.bincount(flat.ravel(), minlength=places * classes).reshape(*labels.shape[1:], classes)


def _logits(row: Row, shares: Column) -> Column:
    kept = np.clip(shares, _LEAST_SHARE, 1 - _LEAST_SHARE)
    return np.asarray(np.log(kept / (1 - kept)) if row.facts.is_share else np.log(kept))


def _number(guess: float, row: Row, transform: object) -> str:
    if isinstance(transform, FittedNumber) and len(transform.means) == 1:
        return f"always {guess * transform.deviations[0] + transform.means[0]:.4g}"
    if not row.facts.is_share or row.facts.from_logits:
        return f"always {guess:.4g}"
    named = isinstance(transform, FittedCategory) and len(transform.values) == 2
    return f"always {guess:.1%} {transform.values[1] if named else 'yes'}"  # type: ignore[attr-defined]  # named says so
