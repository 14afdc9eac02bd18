"""Proves the output contract on one batch of the compiled model: a target moves the loss of its own output alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import keras
import tensorflow as tf

from core.engine.training.build import Built
from core.engine.training.contract import Row
from core.engine.training.pipeline import Batch
from core.training.errors import ContractBroken

_CLOSE = 1e-4  # a GPU may add up in another order


def prove(built: Built, batch: Batch) -> None:
    """Raise ContractBroken where changing one target changes what another output loses. Leaves the model as it was.

    One output alone has nothing to be confused with. That a changed target moves its own loss is no part of this: at
    the start some losses are the same for either answer.
    """
    rows = built.contract.rows
    if len(rows) < 2:
        return
    inputs, targets = batch[:2]
    with _untouched(built.training):
        before = _losses(built, inputs, targets)
        for number, row in enumerate(rows):
            moved = (*targets[:number], _other(row, targets[number]), *targets[number + 1 :])
            after = _losses(built, inputs, moved)
            _check(row, before, after)


def _check(moved: Row, before: Mapping[str, float], after: Mapping[str, float]) -> None:
    for label, loss in before.items():
        if label != moved.label and not math.isclose(loss, after[label], rel_tol=_CLOSE, abs_tol=_CLOSE):
            raise ContractBroken(moved.label, label)


def _losses(built: Built, inputs: Sequence[tf.Tensor], targets: Sequence[tf.Tensor]) -> dict[str, float]:
    logs = built.training.test_on_batch(tuple(inputs), tuple(targets), return_dict=True)
    built.training.reset_metrics()
    return {label: float(logs[name]) for name, (label, what) in built.keys.items() if what == "loss"}


def _other(row: Row, target: tf.Tensor) -> tf.Tensor:
    """Another answer that the loss can take."""
    if row.facts.sparse:
        classes = row.shape[-1] or 2
        return (target + 1) % tf.cast(classes, target.dtype)
    if row.facts.is_share:
        return 1 - target
    return tf.roll(target, 1, -1) if row.facts.is_prior else target + 1


@contextmanager
def _untouched(model: keras.Model) -> Iterator[None]:
    """Runs inside step by step, without compiling, and puts states and counters back that it moved."""
    states = [variable for variable in model.variables if not variable.trainable]
    held, eager = [keras.ops.convert_to_numpy(state.value) for state in states], tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(eager)
        for state, value in zip(states, held, strict=True):
            state.assign(value)
