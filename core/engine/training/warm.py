"""Starts a model from the weights of an earlier run: by the names of layers, as far as kinds and shapes go together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from core.engine.training.finished.reopen import reopen
from core.training.carried import CarriedLayer, WarmStarted

Shape = tuple[int, ...]


def warm_start(model: keras.Model, run: Path, trusted: bool) -> WarmStarted:
    """Takes over what it can from the run whose folder is `run`. Raises RunBroken where that has left no weights."""
    donors = dict(_layers(reopen(run, trusted=trusted).built.model))
    return WarmStarted(run.name, tuple(_carried(name, layer, donors.get(name)) for name, layer in _layers(model)))


def _layers(model: keras.Model, inside: str = "") -> Iterator[tuple[str, keras.layers.Layer]]:
    """Every layer with weights, those of nested models by themselves."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _layers(layer, f"{inside}{layer.name}/")
        elif layer.weights:
            yield f"{inside}{layer.name}", layer


def _carried(name: str, layer: keras.layers.Layer, donor: keras.layers.Layer | None) -> CarriedLayer:
    if donor is None:
        return CarriedLayer(name, "new", "no layer of that name")
    if type(donor) is not type(layer):
        return CarriedLayer(name, "new", f"was {type(donor).__name__}")
    old, new = [_shape(one) for one in donor.weights], [_shape(one) for one in layer.weights]
    if [len(shape) for shape in old] != [len(shape) for shape in new]:
        return CarriedLayer(name, "new", "weights of another kind")
    for before, after in zip(donor.weights, layer.weights, strict=True):
        after.assign(_fitted(np.asarray(before), np.asarray(after)))
    changed = [
        f"{_words(before)} to {_words(after)}" for before, after in zip(old, new, strict=True) if before != after
    ]
    return CarriedLayer(name, "resized", changed[0]) if changed else CarriedLayer(name, "carried")


def _fitted(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """`after` with the part that both have as it was before."""
    both = tuple(slice(min(sizes)) for sizes in zip(before.shape, after.shape, strict=True))
    fitted = after.copy()
    fitted[both] = before[both]
    return fitted


def _shape(weight: keras.Variable) -> Shape:
    return tuple(weight.shape)


def _words(shape: Shape) -> str:
    return "×".join(map(str, shape)) or "one number"
