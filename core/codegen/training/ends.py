"""What a plan's model takes and gives, as its blocks say it: shapes of samples, sizes of batches, losses by name."""

from __future__ import annotations

from core.graph.records import INPUT, Layer
from core.values import KerasObject, Value

SHARES = frozenset({"binarycrossentropy", "binaryfocalcrossentropy"})
PRIORS = frozenset({"categoricalcrossentropy", "categoricalfocalcrossentropy"})
SPARSE = "sparsecategoricalcrossentropy"
"""Losses, as `loss_name` says them, whose targets are shares of 1, a share for each class, and numbers of classes."""


def sample_shape(layer: Layer) -> tuple[Value, ...] | None:
    if layer.class_name != INPUT:
        return None
    shape, batch_shape = layer.config.get("shape"), layer.config.get("batch_shape")
    if isinstance(batch_shape, tuple):
        return batch_shape[1:]
    return shape if isinstance(shape, tuple) else None


def batch_size(layer: Layer) -> Value:
    """The batch size that an input is made for."""
    batch_shape = layer.config.get("batch_shape")
    if isinstance(batch_shape, tuple) and batch_shape:
        return batch_shape[0]
    return layer.config.get("batch_size")


def loss_name(loss: str | KerasObject | None) -> str:
    name = loss.path.rpartition(".")[2] if isinstance(loss, KerasObject) else loss or ""
    return name.lower().replace("_", "")
