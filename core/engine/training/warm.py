"""Starts a model from weights of an earlier run or an import: by names of layers, as far as shapes go together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import keras
import numpy as np

from core.engine.layer_weights import LayerWeights, arrays_by_layer, layers_with_weights, read_arrays, settle
from core.engine.training.finished.reopen import reopen
from core.training.by_name import by_name
from core.training.carried import CarriedLayer, WarmStarted, shape_in_words


def warm_start(model: keras.Model, source: Path, trusted: bool) -> WarmStarted:
    """Takes over what it can from `source`: a run's folder, or a file of weights by layer.

    Raises RunBroken where there are no weights.
    """
    return WarmStarted(source.name, carry(model, _donors(source, trusted)))


def carry(model: keras.Model, donors: Mapping[str, LayerWeights]) -> tuple[CarriedLayer, ...]:
    """Takes over what it can from the layers of the same names, also where they lie in another model than before."""
    own = dict(layers_with_weights(model))
    whose = by_name({name: type(layer).__name__ for name, layer in own.items()}, {n: d.kind for n, d in donors.items()})
    return tuple(_carried(name, layer, donors.get(whose.get(name, name))) for name, layer in own.items())


def _donors(source: Path, trusted: bool) -> Mapping[str, LayerWeights]:
    if source.suffix == ".npz":
        return read_arrays(source)
    return arrays_by_layer(reopen(source, trusted=trusted).built.model)


def _carried(name: str, layer: keras.layers.Layer, donor: LayerWeights | None) -> CarriedLayer:
    if donor is None:
        return CarriedLayer(name, "new", "no layer of that name")
    if donor.kind != type(layer).__name__:
        return CarriedLayer(name, "new", f"was {donor.kind}")
    old, new = [array.shape for array in donor.arrays], [tuple(one.shape) for one in layer.weights]
    if [len(shape) for shape in old] != [len(shape) for shape in new]:
        return CarriedLayer(name, "new", "weights of another kind")
    for before, after in zip(donor.arrays, layer.weights, strict=True):
        after.assign(_fitted(before, np.asarray(after)))
    settle(layer)
    changed = [sizes for sizes in zip(old, new, strict=True) if sizes[0] != sizes[1]]
    if not changed:
        return CarriedLayer(name, "carried")
    return CarriedLayer(name, "resized", " to ".join(map(shape_in_words, changed[0])))


def _fitted(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """`after` with the part that both have as it was before."""
    both = tuple(slice(min(sizes)) for sizes in zip(before.shape, after.shape, strict=True))
    fitted = after.copy()
    fitted[both] = before[both]
    return fitted
