"""Layers as Keras 2 wrote them, one by one, and weights that lie by their name."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from core.engine.importing.importing import import_source
from core.importing.messages import Imported
from core.project import read

Config = dict[str, object]

_RNN: Config = dict.fromkeys(("return_state", "go_backwards", "stateful", "unroll", "time_major"), False)
_CONV: Config = {"kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "groups": 1, "activation": "relu"}


def _layer(class_name: str, name: str, **config: object) -> Config:
    return {"class_name": class_name, "config": {"name": name, "trainable": True, "dtype": "float32", **config}}


def _chain(*layers: Config, shape: tuple[int, ...]) -> Config:
    """A functional model as Keras 2 wrote one: lists of nodes, and a list of one even for a single end."""
    first = _layer("InputLayer", "x", batch_input_shape=[None, *shape], sparse=False, ragged=False)
    records, before = [{**first, "name": "x", "inbound_nodes": []}], "x"
    for layer in layers:
        name = layer["config"]["name"]  # type: ignore[index]
        records.append({**layer, "name": name, "inbound_nodes": [[[before, 0, 0, {}]]]})
        before = name
    ends = {"input_layers": [["x", 0, 0]], "output_layers": [[before, 0, 0]]}
    return {"class_name": "Functional", "config": {"name": "old", "layers": records, **ends}, "keras_version": "2.10.0"}


def _imported(source: Path) -> Imported:
    told = import_source(str(source), source.with_suffix(".loom"), trusted=False, wanted=(), on_stage=lambda _: None)
    assert isinstance(told, Imported), told.message
    return told


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (_layer("LSTM", "y", units=2, **_RNN), (4, 3)),
        (_layer("Bidirectional", "y", layer=_layer("GRU", "inner", units=2, reset_after=True, **_RNN)), (4, 3)),
        (_layer("RNN", "y", cell=_layer("LSTMCell", "cell", units=2), **_RNN), (4, 3)),
        (_layer("TimeDistributed", "y", layer=_layer("Dense", "inner", units=2)), (4, 3)),
        (_layer("TimeDistributed", "y", layer=_chain(_layer("LSTM", "z", units=2, **_RNN), shape=(4, 3))), (2, 4, 3)),
        (_layer("DepthwiseConv2D", "y", depth_multiplier=1, **_CONV), (8, 8, 3)),
        (_layer("Conv2DTranspose", "y", filters=2, output_padding=None, **_CONV), (8, 8, 3)),
        (_layer("SeparableConv2D", "y", filters=2, kernel_initializer=None, **_CONV), (8, 8, 3)),
        (_layer("ThresholdedReLU", "y", theta=0.5), (3,)),
    ],
)
def test_that_what_keras_3_no_longer_knows_is_left_out(layer: Config, shape: tuple[int, ...], tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(json.dumps(_chain(layer, shape=shape)))
    assert "written by Keras 2.10.0" in _imported(tmp_path / "old.json").notes[0]
    (graph, *_) = read(tmp_path / "old.loom").graphs.values()
    assert [found.name for found in graph.layers.values()] == ["x", "y"]


@pytest.mark.parametrize("suffix", [".h5", ".keras"])
def test_that_the_weights_of_a_file_come_along(suffix: str, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((4, 3), name="x"), keras.layers.LSTM(2, name="y")], name="old")
    file = tmp_path / f"old{suffix}"
    model.save(file)
    _as_of_keras_2(file, json.dumps(_chain(_layer("LSTM", "y", units=2, **_RNN), shape=(4, 3))))
    told = _imported(file)
    assert "written by Keras 2.10.0" in told.notes[0]
    with np.load(tmp_path / told.weights) as kept:
        found = sorted(float(np.sum(kept[name])) for name in kept.files)
    assert found == pytest.approx(sorted(float(np.sum(value)) for value in model.get_weights()))


def _as_of_keras_2(file: Path, config: str) -> None:
    if file.suffix == ".h5":
        with h5py.File(file, "r+") as opened:
            opened.attrs["model_config"], opened.attrs["keras_version"] = config, "2.10.0"
        return
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["config.json"] = json.dumps(_with_modules(json.loads(config))).encode()
    parts["metadata.json"] = json.dumps({"keras_version": "2.10.0"}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _with_modules(config: Config) -> Config:
    """As Keras 2.13 wrote them into `.keras` files."""
    settings: Config = config["config"]  # type: ignore[assignment]
    layers = [{**layer, "module": "keras.layers", "registered_name": None} for layer in settings["layers"]]  # type: ignore[attr-defined]
    module = {"module": "keras.src.engine.functional", "registered_name": "Functional"}
    return {**config, "config": {**settings, "layers": layers}, **module}
