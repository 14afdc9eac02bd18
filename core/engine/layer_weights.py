"""The weights of a model by the names of its layers, so that they find their place when the model has changed.

Keras's own files go by class and order: an inserted layer moves all that come after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import keras
import numpy as np

from core.project.atomic import replacing
from core.training.errors import RunBroken

_SEPARATOR = "|"  # of path, class and place in the name of an array; no layer's name has one


@dataclass(frozen=True)
class LayerWeights:
    """The arrays of one layer, in the order of `layer.weights`, and the name of its class."""

    kind: str
    arrays: tuple[np.ndarray, ...]


def layers_with_weights(model: keras.Model, inside: str = "") -> Iterator[tuple[str, keras.layers.Layer]]:
    """Every layer with weights by its path: its name behind those of the nested models it lies in, divided by `/`."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from layers_with_weights(layer, f"{inside}{layer.name}/")
        elif layer.weights:
            yield f"{inside}{layer.name}", layer


def arrays_by_layer(model: keras.Model) -> Mapping[str, LayerWeights]:
    return {
        path: LayerWeights(type(layer).__name__, tuple(np.asarray(weight) for weight in layer.weights))
        for path, layer in layers_with_weights(model)
    }


def write_arrays(layers: Mapping[str, LayerWeights], file: Path) -> None:
    """As a file of numpy, without pickles. Raises OSError; what was there before stays then."""
    named = {
        f"{path}{_SEPARATOR}{layer.kind}{_SEPARATOR}{place}": array
        for path, layer in layers.items()
        for place, array in enumerate(layer.arrays)
    }
    with replacing(file) as stream:
        np.savez(stream, **named)  # type: ignore[arg-type]  # numpy 2.0 knows no flag


def read_arrays(file: Path) -> Mapping[str, LayerWeights]:
    """Raises RunBroken where the file is gone or none that `write_arrays` wrote."""
    try:
        with np.load(file, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        kept: dict[str, tuple[str, list[np.ndarray]]] = {}
        for name, array in arrays.items():
            path, kind, _ = name.split(_SEPARATOR)
            kept.setdefault(path, (kind, []))[1].append(array)
    except FileNotFoundError:
        raise RunBroken(f"There is no {file}, whose weights this run shall start from. Clear `warm start`.") from None
    except (OSError, BadZipFile, ValueError) as fault:
        raise RunBroken(f"{file} holds no weights by layer: {fault}.") from fault
    return {path: LayerWeights(kind, tuple(own)) for path, (kind, own) in kept.items()}


def settle(layer: keras.layers.Layer) -> None:
    """What a layer works out of its weights (Normalization) is worked out anew, after they were set one by one."""
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
