"""Files that Keras 2 wrote come in with their weights and settings; what Keras 3 has no place for is named."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from core.codegen import generate
from core.engine.compile import compile_project
from core.engine.training.warm import warm_start
from core.project import read
from core.values import KerasObject
from tests.core.engine.importing.bringing import imported, refused

MADE = Path(__file__).parents[3] / "corpus" / "keras2"
_SUFFIXES = ("h5", "keras", "savedmodel")


@pytest.mark.parametrize("suffix", _SUFFIXES)
def test_that_a_model_gives_what_it_gave_in_keras_2(suffix: str, tmp_path: Path) -> None:
    told = imported(MADE / f"two_heads.{suffix}", tmp_path / "net.loom")
    assert told.models == ("two_heads",)
    (note,) = told.notes
    assert "was written by Keras 2" in note

    project = read(tmp_path / "net.loom")
    assert project.plan
    model = compile_project(project).model(project.plan.model)
    fates = warm_start(model, tmp_path / told.weights, trusted=False).layers
    assert {one.fate for one in fates} == {"carried"}
    known = np.load(MADE / "two_heads.npz")
    main, aux = model([known["words"], known["facts"]], training=False)
    np.testing.assert_allclose(main, known["main"], rtol=1e-5)
    np.testing.assert_allclose(aux, known["aux"], rtol=1e-5)


@pytest.mark.parametrize("suffix", _SUFFIXES)
def test_that_compile_settings_become_the_plan(suffix: str, tmp_path: Path) -> None:
    imported(MADE / f"two_heads.{suffix}", tmp_path / "net.loom")
    plan = read(tmp_path / "net.loom").plan
    assert plan
    assert isinstance(plan.optimizer, KerasObject)
    assert plan.optimizer.path == "optimizers.Adam"
    assert plan.optimizer.config.keys() == {"learning_rate"}
    assert isinstance(plan.optimizer.config["learning_rate"], KerasObject)
    assert [row.loss for row in plan.outputs] == [
        "mse",
        KerasObject("losses.BinaryCrossentropy", {"label_smoothing": 0.1}),
    ]
    assert [row.weight for row in plan.outputs] == [1.0, 0.2]
    assert plan.outputs[1].metrics in ((("accuracy"),), (("binary_accuracy"),))


def test_that_the_architecture_alone_is_the_same_project(tmp_path: Path) -> None:
    told = imported(MADE / "two_heads.json", tmp_path / "json.loom")
    assert told.weights == ""
    imported(MADE / "two_heads.h5", tmp_path / "h5.loom")
    texts = {generate(read(tmp_path / name), training=False).text for name in ("json.loom", "h5.loom")}
    assert len(texts) == 1
    (text,) = texts
    assert "initial_state=[" in text
    assert 'name="word_vectors"' in text
    assert "1.0 - " in text


def _json(folder: Path, *layers: Mapping[str, Any], version: str = "2.4.0") -> Path:
    """One layer after the other, behind an Input of twelve steps with four features."""
    first = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 12, 4], "name": "x"}, "name": "x"}
    names = ["x", *(layer["config"]["name"] for layer in layers)]
    records = [{**first, "inbound_nodes": []}]
    for before, layer in zip(names, layers, strict=False):
        nodes = layer.get("inbound_nodes") or [[[before, 0, 0, {}]]]
        records.append({**layer, "name": layer["config"]["name"], "inbound_nodes": nodes})
    ends = {"input_layers": [["x", 0, 0]], "output_layers": [[names[-1], 0, 0]]}
    record = {"class_name": "Functional", "config": {"name": "net", "layers": records, **ends}}
    path = folder / "net.json"
    path.write_text(json.dumps({**record, "keras_version": version}))
    return path


def _layer(kind: str, **config: Any) -> Mapping[str, Any]:
    return {"class_name": kind, "config": {"name": "one", **config}}


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (_layer("LSTM", units=3, time_major=True), "one: time_major=True is no setting of LSTM in Keras 3."),
        (_layer("Conv1DTranspose", filters=2, kernel_size=3, groups=2), "one: groups=2 is no setting"),
        (_layer("GRU", units=3, recurrent_activation="hard_sigmoid"), "is less steep in Keras 3"),
    ],
)
def test_that_what_keras_3_has_no_place_for_is_named(layer: Mapping[str, Any], said: str, tmp_path: Path) -> None:
    told = imported(_json(tmp_path, layer), tmp_path / "net.loom")
    assert any(said in note for note in told.notes), told.notes


@pytest.mark.parametrize(
    "layer",
    [
        _layer("LSTM", units=3, time_major=False, implementation=2),
        _layer("BatchNormalization", axis=[2], fused=None),
        _layer("LeakyReLU", alpha=0.2),
        _layer("ThresholdedReLU", theta=0.5),
        _layer("Dense", units=2, kernel_initializer={"class_name": "HeNormal", "config": {"seed": None}}),
        _layer("Bidirectional", layer=_layer("GRU", units=2, time_major=False)),
    ],
)
def test_that_what_says_nothing_is_passed_over(layer: Mapping[str, Any], tmp_path: Path) -> None:
    told = imported(_json(tmp_path, layer), tmp_path / "net.loom")
    assert len(told.notes) == 1
    assert "Keras 2.4.0" in told.notes[0]


def test_that_a_gru_from_before_there_was_a_choice_resets_before(tmp_path: Path) -> None:
    imported(_json(tmp_path, _layer("GRU", units=3)), tmp_path / "net.loom")
    assert "reset_after=False" in generate(read(tmp_path / "net.loom")).text


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (_layer("LocallyConnected1D", filters=2), "one is a LocallyConnected1D: Keras 3 has no such layer"),
        (_layer("Ours", units=2), "one needs the class Ours, which is not at hand"),
        (
            {**_layer("TFOpLambda", function="signal.fft"), "inbound_nodes": [["x", 0, 0, {}]]},
            "one calls tf.signal.fft, for which LayerLoom knows no op",
        ),
        (_layer("Lambda", function=["4wEAAAA=", None, None], function_type="lambda"), "holds Python code"),
    ],
)
def test_that_what_cannot_be_made_anew_says_why(layer: Mapping[str, Any], said: str, tmp_path: Path) -> None:
    assert said in refused(_json(tmp_path, layer), tmp_path / "net.loom")


@pytest.mark.parametrize(
    ("function", "given", "written"),
    [
        ("math.multiply", {"y": 2.0}, "x * 2.0"),
        ("__operators__.getitem", {"slice_spec": [{"start": None, "stop": None, "step": None}, 0]}, "x[:, 0]"),
        ("math.reduce_max", {"axis": 1, "keepdims": True}, "ops.max(x, axis=1, keepdims=True)"),
        ("split", {"num_or_size_splits": [1, 3], "axis": -1}, "ops.split(x, (1,), axis=-1)"),
        ("linalg.matmul", {"b": ["x", 0, 0], "transpose_b": True}, "x @ swapaxes"),
        ("compat.v1.transpose", {"perm": [0, 2, 1], "conjugate": False}, "ops.transpose(x, axes=(0, 2, 1))"),
    ],
)
def test_that_functions_of_tensorflow_become_ops(
    function: str, given: Mapping[str, Any], written: str, tmp_path: Path
) -> None:
    layer = {**_layer("TFOpLambda", function=function), "inbound_nodes": [["x", 0, 0, given]]}
    imported(_json(tmp_path, layer), tmp_path / "net.loom")
    text = generate(read(tmp_path / "net.loom")).text
    assert written in text


def _with_weights(folder: Path, name: str, data: bytes) -> Path:
    """The `.keras` file with other weights."""
    file = folder / "net.keras"
    with (
        zipfile.ZipFile(MADE / "two_heads.keras") as whole,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in ("config.json", "metadata.json"):
            archive.writestr(part, whole.read(part))
        archive.writestr(name, data)
    return file


def _claiming() -> bytes:
    """Weights that claim 40 GB and hold a few zeros: too large to be looked into before they are opened."""
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        file.create_dataset("layers/dense/vars/0", shape=(100_000, 100_000), dtype="float32", chunks=True)
        file.create_dataset("zeros", data=np.zeros(65 * 2**20, "uint8"))
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("model.weights.h5", lambda: b"no HDF5 at all", "are no whole HDF5 file"),
        ("model.weights.npz", lambda: b"", "keeps its weights as Keras 2 never did"),
        ("model.weights.h5", _claiming, "claims to unpack to"),
    ],
)
def test_that_weights_that_are_none_are_refused(
    name: str, data: Callable[[], bytes], said: str, tmp_path: Path
) -> None:
    assert said in refused(_with_weights(tmp_path, name, data()), tmp_path / "net.loom")
