"""Models out of files and code: graph, weights and compile settings arrive, or it is said what did not."""

from __future__ import annotations

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from core.engine.compile import compile_project
from core.engine.custom import class_in, modules_beside
from core.engine.training.warm import warm_start
from core.importing.applications import APPLICATIONS
from core.project import read
from core.values import KerasObject
from tests.compare import same_outputs
from tests.core.engine.importing.bringing import imported, refused

_OLD_INPUT = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 3], "dtype": "float32", "name": "x"}}


@pytest.fixture(scope="module")
def headline() -> keras.Model:
    main, aux = keras.Input((20,), name="main_input", dtype="int32"), keras.Input((5,), name="aux_input")
    told = layers.LSTM(4, name="lstm")(layers.Embedding(30, 6, name="words")(main))
    early = layers.Dense(1, activation="sigmoid", name="aux_output")(told)
    joined = layers.Dense(4, activation="relu", name="hidden")(layers.Concatenate(name="joined")([told, aux]))
    late = layers.Dense(1, activation="sigmoid", name="main_output")(joined)
    model = keras.Model([main, aux], [late, early], name="headline")
    model.compile(
        keras.optimizers.RMSprop(1e-4),
        loss={"main_output": "binary_crossentropy", "aux_output": keras.losses.BinaryCrossentropy(label_smoothing=0.1)},
        loss_weights={"aux_output": 0.2, "main_output": 1.0},
        metrics={"main_output": ["accuracy"]},
    )
    return model


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_that_a_saved_model_comes_in_whole(suffix: str, headline: keras.Model, tmp_path: Path) -> None:
    file, out = tmp_path / f"saved{suffix}", tmp_path / "net.loom"
    headline.save(file)
    told = imported(file, out)
    assert (told.models, told.notes, told.weights) == (("headline",), (), "net.weights.npz")

    project = read(out)
    plan = project.plan
    assert plan
    assert isinstance(plan.optimizer, KerasObject)
    assert plan.optimizer.path == "optimizers.RMSprop"
    assert plan.optimizer.config == {"learning_rate": pytest.approx(1e-4)}
    assert [row.weight for row in plan.outputs] == [1.0, 0.2]
    assert plan.outputs[0].loss == "binary_crossentropy"
    assert plan.outputs[1].loss == KerasObject("losses.BinaryCrossentropy", {"label_smoothing": 0.1})
    assert [row.metrics for row in plan.outputs] == [("accuracy",), ()]
    assert plan.warm_start == "net.weights.npz"

    again = compile_project(project).model(plan.model)
    fates = warm_start(again, tmp_path / plan.warm_start, trusted=False).layers
    assert {one.fate for one in fates} == {"carried"}
    assert same_outputs(again, headline)


@pytest.mark.parametrize("suffix", [".keras", ".h5", ".json", ".py"])
def test_that_a_compiled_stack_of_layers_brings_its_plan(suffix: str, tmp_path: Path) -> None:
    """It has no outputs with names, as other models have."""
    code = "import keras\nnet = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name='y')])\n"
    code += "net.compile('rmsprop', 'mse', metrics=['mae'])\n"
    file, made = tmp_path / f"saved{suffix}", dict[str, keras.Model]()
    exec(code, made)
    if suffix == ".py":
        file.write_text(code)
    elif suffix == ".json":
        file.write_text(made["net"].to_json())
    else:
        made["net"].save(file)
    imported(file, tmp_path / "net.loom", trusted=suffix == ".py")
    plan = read(tmp_path / "net.loom").plan
    assert plan
    assert plan.optimizer == KerasObject("optimizers.RMSprop")
    assert [(row.loss, row.metrics) for row in plan.outputs] == [("mse", ("mae",))]


def test_that_an_architecture_with_a_lambda_comes_in_once_trusted(tmp_path: Path) -> None:
    x = keras.Input((2,), name="x")
    model = keras.Model(x, layers.Lambda(lambda t: t * 2, name="twice")(x))
    (tmp_path / "net.json").write_text(model.to_json())
    assert "Trust the file" in refused(tmp_path / "net.json", tmp_path / "net.loom")
    assert imported(tmp_path / "net.json", tmp_path / "net.loom", trusted=True).layers == 2


def test_that_an_architecture_without_a_version_is_taken_for_one_of_keras_2(tmp_path: Path) -> None:
    config = {"name": "old", "layers": [_OLD_INPUT, {"class_name": "Dense", "config": {"name": "y", "units": 2}}]}
    (tmp_path / "old.json").write_text(json.dumps({"class_name": "Sequential", "config": config}))
    assert "Keras 2" in imported(tmp_path / "old.json", tmp_path / "old.loom").notes[0]


def test_that_an_architecture_comes_in_without_weights(headline: keras.Model, tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    file.write_text(headline.to_json())
    told = imported(file, tmp_path / "net.loom")
    assert told.weights == ""
    plan = read(tmp_path / "net.loom").plan
    assert plan
    assert plan.warm_start == ""


def test_that_keras_2_json_is_read_and_said_to_be(tmp_path: Path) -> None:
    config = {
        "name": "old",
        "layers": [
            _OLD_INPUT,
            {"class_name": "Dense", "config": {"name": "y", "units": 2, "activation": "relu", "use_bias": True}},
        ],
    }
    file = tmp_path / "old.json"
    file.write_text(json.dumps({"class_name": "Sequential", "config": config, "keras_version": "2.4.0"}))
    told = imported(file, tmp_path / "old.loom")
    assert "written by Keras 2.4.0" in told.notes[0]
    (dense,) = [one for one in read(tmp_path / "old.loom").main.layers.values() if one.class_name == "Dense"]
    assert dense.config == {"units": 2, "activation": "relu"}


def test_that_an_application_comes_in_by_name(tmp_path: Path) -> None:
    told = imported("keras.applications.MobileNet", tmp_path / "m.loom")
    assert told.layers > 80
    assert "random" in told.notes[0]
    assert "MobileNetV2" in refused("keras.applications.NoSuchNet", tmp_path / "n.loom")


def test_that_weights_go_to_the_blocks_of_their_own_names(tmp_path: Path) -> None:
    """Also in nested models, and where Keras named the layers."""
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(3), layers.BatchNormalization()], name="inner")
    x = keras.Input((3,), name="x")
    model = keras.Model(x, layers.Dense(2, name="head")(layers.Dense(3, name="between")(inner(inner(x)))), name="outer")
    model.get_layer("inner").layers[1].moving_mean.assign(np.array([1.0, 2.0, 3.0]))
    model.save(tmp_path / "nested.keras")
    imported(tmp_path / "nested.keras", tmp_path / "net.loom")
    project = read(tmp_path / "net.loom")
    assert project.plan
    again = compile_project(project).model(project.plan.model)
    assert {one.fate for one in warm_start(again, tmp_path / "net.weights.npz", trusted=False).layers} == {"carried"}
    assert same_outputs(again, model)


def test_that_the_app_offers_the_applications_that_keras_has() -> None:
    apps = vars(keras.applications)
    assert {*APPLICATIONS} == {name for name, thing in apps.items() if callable(thing) and not name.startswith("_")}


_OWN = """
import keras

@keras.saving.register_keras_serializable("beside")
class Scaled(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")

    def call(self, x):
        return x * self.scale
"""


def test_that_weights_of_a_class_whose_module_lies_beside_come_along(tmp_path: Path) -> None:
    (tmp_path / "lying_beside.py").write_text(_OWN)
    with modules_beside(tmp_path):
        scaled = class_in("lying_beside", "Scaled")(name="own")  # type: ignore[operator]
        x = keras.Input((3,), name="x")
        model = keras.Model(x, scaled(x), name="net")
        scaled.scale.assign([1.0, 2.0, 3.0])
        model.save(tmp_path / "net.keras")
    told = imported(tmp_path / "net.keras", tmp_path / "net.loom", trusted=True)
    assert (told.notes, told.weights) == ((), "net.weights.npz")
    with np.load(tmp_path / told.weights) as kept:
        assert [kept[name].tolist() for name in kept.files if kept[name].dtype == "float32"] == [[1.0, 2.0, 3.0]]
