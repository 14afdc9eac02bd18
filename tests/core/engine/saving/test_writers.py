"""Files that only compute say what the Keras model says, to 1e-5, for every kind of model of the guides.

`python -m tests.core.engine.saving.whole_corpus` does so for all of them, which takes minutes.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest

from core.engine.saving.save import write_model
from core.saving.errors import SaveRefused
from core.saving.formats import Kind, of_kind
from core.saving.place import check_place
from tests.core.engine import corpus
from tests.core.engine.saving.outputs import of_file, of_keras, samples

TOLERANCE = 1e-5


def _chain(*layers: keras.layers.Layer, shape: tuple[int | None, ...], dtype: str = "float32") -> keras.Model:
    start = last = keras.Input(shape, dtype=dtype, name="start")
    for layer in layers:
        last = layer(last)
    return keras.Model(start, last, name="chain")


def _written(model: keras.Model, kind: Kind, folder: Path) -> tuple[Path, tuple[str, ...]]:
    path = folder / f"model{of_kind(kind).ending}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of converters about themselves
        return path, write_model(model, of_kind(kind), path)


def _compare(model: keras.Model, kind: Kind, folder: Path) -> tuple[str, ...]:
    path, notes = _written(model, kind, folder)
    given = samples(model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = of_file(kind, path, model, given)
    for mine, theirs in zip(of_keras(model, given), found, strict=True):
        np.testing.assert_allclose(theirs, mine, rtol=TOLERANCE, atol=TOLERANCE)
    return notes


def _memory() -> keras.Model:
    layers = keras.layers
    return _chain(layers.Embedding(9, 4, mask_zero=True), layers.LSTM(3), shape=(5,), dtype="int32")


def _two_ways() -> keras.Model:
    """Two inputs and two outputs whose names no signature takes as they are, in an order that is not the alphabet's."""
    left, right = keras.Input((4,), name="z in"), keras.Input((3,), name="a-in")
    return keras.Model([left, right], [keras.layers.Dense(1, name="z")(left), keras.layers.Dense(2, name="a")(right)])


def _augmented() -> keras.Model:
    layers = keras.layers
    return _chain(
        layers.RandomRotation(0.2), layers.RandomFlip(), layers.Flatten(), layers.Dropout(0.5), shape=(6, 6, 1)
    )


_MODELS: dict[str, Callable[[], keras.Model]] = {
    "shared": lambda: corpus.built("k01_shared_embedding")["shared_embedding"],
    "dictionaries": lambda: corpus.built("k01_dict_and_nested_io")["dict_out"],
    "memory": _memory,
    "gelu": lambda: keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, activation="gelu")]),
    "two ways": _two_ways,
    "augmented": _augmented,
}


_CASES = [(name, kind) for name in _MODELS for kind in (Kind.SAVED_MODEL, Kind.ONNX)]
_CASES += [(name, Kind.TFLITE) for name in ("shared", "memory")]  # seconds each: the rest is in the whole corpus


@pytest.mark.parametrize(("name", "kind"), _CASES)
def test_that_a_file_computes_what_keras_does(name: str, kind: Kind, tmp_path: Path) -> None:
    notes = _compare(_MODELS[name](), kind, tmp_path)
    assert bool(notes) == (name == "memory" and kind is Kind.TFLITE)


def test_that_numbers_of_twice_the_length_are_kept_whole(tmp_path: Path) -> None:
    model = _chain(keras.layers.Dense(2, dtype="float64"), shape=(3,), dtype="float64")
    path, _ = _written(model, Kind.SAVED_MODEL, tmp_path)
    given = samples(model)
    (found,) = of_file(Kind.SAVED_MODEL, path, model, given)
    np.testing.assert_allclose(found, of_keras(model, given)[0], rtol=1e-14)


def test_that_what_onnx_has_no_operation_for_is_refused_and_nothing_left(tmp_path: Path) -> None:
    model = _chain(keras.layers.Discretization([0.0, 1.0]), shape=(3,))
    with pytest.raises(SaveRefused, match="Bucketize"):
        _written(model, Kind.ONNX, tmp_path)
    assert not list(tmp_path.iterdir())


def test_that_select_operations_are_told(tmp_path: Path) -> None:
    model = _chain(keras.layers.MaxPooling3D(), shape=(4, 4, 4, 1))
    _, (note,) = _written(model, Kind.TFLITE, tmp_path)
    assert "select operations where it runs (MaxPool3D)" in note


def test_that_a_saved_model_takes_the_place_of_none_but_its_like(tmp_path: Path) -> None:
    model, kind = _chain(keras.layers.Dense(1), shape=(3,)), of_kind(Kind.SAVED_MODEL)
    path, _ = _written(model, Kind.SAVED_MODEL, tmp_path)
    check_place(kind, path)
    write_model(model, kind, path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    with pytest.raises(SaveRefused, match="no SavedModel"):
        check_place(kind, tmp_path)


def test_that_the_architecture_comes_back(tmp_path: Path) -> None:
    path, _ = _written(_two_ways(), Kind.ARCHITECTURE, tmp_path)
    again = keras.models.model_from_json(path.read_text(encoding="utf-8"))
    assert [layer.name for layer in again.layers] == ["z in", "a-in", "z", "a"]
