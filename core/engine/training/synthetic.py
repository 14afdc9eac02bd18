"""Synthetic data for a built model: what each of its ports takes, with a size for all that the model leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import keras
import tensorflow as tf

from core.engine.training.build import Built
from core.engine.training.contract import Row
from core.graph.plan import DataSource
from core.graph.synthetic import ROWS, filled
from core.training.options import Options
from core.training.ports import DataPort
from core.training.shapes import Shape
from core.training.sources.arrays import ArraySource
from core.training.sources.synthetic import synthetic_data


def made_up(built: Built, source: DataSource, seed: int) -> ArraySource:
    """Samples that fit `built`. Raises whatever the model raises at sizes that it can't take."""
    rows = Options(source.options, "the synthetic source").whole("rows", ROWS)
    inputs = [replace(port, shape=filled(port.shape or ())) for port in built.inputs]
    shapes = _output_shapes(built, inputs)
    targets = [_target(row, shape) for row, shape in zip(built.contract.rows, shapes, strict=True)]
    return synthetic_data([*inputs, *targets], rows or ROWS, seed)


def _target(row: Row, output: Shape) -> DataPort:
    shape = row.facts.target_shape(output)
    return replace(row.port, shape=output if shape is None else shape)


def _output_shapes(built: Built, inputs: Sequence[DataPort]) -> list[Shape]:
    """Of one sample each; where the model leaves sizes open, those that these inputs lead to."""
    told = [row.shape for row in built.contract.rows]
    if not any(size is None for shape in told for size in shape):
        return told
    sample = tuple(_blank(port, built.fixed_batch or 1) for port in inputs)
    with keras.StatelessScope():
        outputs = keras.tree.flatten(built.training(sample, training=False))
    return [tuple(output.shape[1:]) for output in outputs]


def _blank(port: DataPort, batch: int) -> tf.Tensor:
    size = (batch, *(port.shape or ()))
    return tf.fill(size, "") if port.dtype == "string" else tf.zeros(size, port.dtype)
