"""One batch through the model before the first epoch, so that what can't work is told before time is spent on it."""

from __future__ import annotations

import keras
import tensorflow as tf

from core.engine.plain import plain
from core.engine.training.build import Built
from core.engine.training.pipeline import Batch
from core.training.errors import TargetShapeMismatch, TrainingError
from core.training.shapes import shown


class FirstBatchFailed(TrainingError):
    """Keras refused the first batch of samples."""


def try_first_batch(built: Built, batch: Batch) -> None:
    """Raise TargetShapeMismatch unless every target has exactly the shape its loss needs. Changes no variable."""
    inputs, targets = batch
    with keras.StatelessScope():
        outputs = keras.tree.flatten(_outputs(built.training, inputs))
    for row, target, output in zip(built.contract.rows, targets, outputs, strict=True):
        given, wanted = tuple(target.shape[1:]), row.facts.target_shape(tuple(output.shape[1:]))
        if wanted is not None and given != wanted:
            raise TargetShapeMismatch(row.label, shown(given), shown(wanted))


def _outputs(model: keras.Model, inputs: object) -> object:
    try:
        return model(inputs, training=False)
    except (tf.errors.ResourceExhaustedError, MemoryError):
        raise  # told as what it is
    except Exception as fault:  # Keras and TensorFlow raise anything; this is where it becomes one of our errors
        raise FirstBatchFailed(
            f"The model refused the first samples: {plain(fault, 'model')} Look at the dtypes and shapes of its inputs."
        ) from fault
