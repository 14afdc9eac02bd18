"""SavedModels come in layer by layer where Keras 2 told of layers, else whole, as one block, once they are trusted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from tensorflow.core.protobuf import saved_model_pb2

from core.engine.compile import compile_project
from core.engine.importing.keras2.saved_model import description_in
from core.engine.saving.writers import WRITERS
from core.engine.training.warm import warm_start
from core.importing.messages import Imported, Refused
from core.project import read
from core.saving.formats import Kind
from core.values import ModelRef
from tests.core.engine.importing.bringing import brought
from tests.core.engine.importing.test_keras2 import MADE


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MADE / "two_heads.savedmodel", tmp_path / "old"))


def _describe_within(folder: Path, text: str) -> None:
    """As TensorFlow before 2.5 wrote it: in the graph itself."""
    (folder / "keras_metadata.pb").unlink()
    graph = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    graph.meta_graphs[0].object_graph_def.nodes[0].user_object.metadata = text
    (folder / "saved_model.pb").write_bytes(graph.SerializeToString())


def test_that_a_description_within_the_graph_is_read_too(old: Path, tmp_path: Path) -> None:
    _describe_within(old, description_in(old))
    ended = brought(old / "saved_model.pb", tmp_path / "net.loom")
    assert isinstance(ended, Imported)
    assert (ended.models, ended.weights) == (("two_heads",), "net.weights.npz")


def test_that_a_model_written_as_a_class_says_so(old: Path, tmp_path: Path) -> None:
    _describe_within(old, json.dumps({"class_name": "Mine", "config": {"width": 3}}))
    ended = brought(old, tmp_path / "net.loom")
    assert isinstance(ended, Refused)
    assert "Mine, which is written as a class" in ended.message


def test_that_a_description_that_is_no_json_is_refused(old: Path, tmp_path: Path) -> None:
    _describe_within(old, '{"config": ')
    ended = brought(old, tmp_path / "net.loom")
    assert isinstance(ended, Refused)
    assert "is no JSON" in ended.message


def test_that_lost_weights_are_told_and_the_rest_comes_in(old: Path, tmp_path: Path) -> None:
    shutil.rmtree(old / "variables")
    ended = brought(old, tmp_path / "net.loom")
    assert isinstance(ended, Imported)
    assert ended.weights == ""
    assert any("Its weights stay behind" in note for note in ended.notes)


@pytest.mark.parametrize("name", ["keras_metadata.pb", "saved_model.pb"])
def test_that_a_broken_description_is_refused(name: str, old: Path, tmp_path: Path) -> None:
    if name == "saved_model.pb":
        (old / "keras_metadata.pb").unlink()
    (old / name).write_bytes((old / name).read_bytes()[:-7])
    ended = brought(old, tmp_path / "net.loom")
    assert isinstance(ended, Refused)
    assert "is not whole" in ended.message


def _saved_by_layerloom(folder: Path) -> keras.Model:
    x = keras.Input((4,), name="x")
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.BatchNormalization()], name="inner")
    model = keras.Model(x, layers.Dropout(0.5)(layers.Dense(2, name="y")(inner(x))), name="net")
    inner.layers[1].moving_mean.assign([1.0, 2.0, 3.0])
    WRITERS[Kind.SAVED_MODEL](model, folder, lambda _: None)
    return model


def test_that_what_was_saved_here_comes_back_with_layers_and_weights(tmp_path: Path) -> None:
    live = _saved_by_layerloom(tmp_path / "net.savedmodel")
    ended = brought(tmp_path / "net.savedmodel", tmp_path / "net.loom")
    assert isinstance(ended, Imported)
    assert (ended.models, ended.notes, ended.weights) == (("net",), (), "net.weights.npz")
    project = read(tmp_path / "net.loom")
    assert project.plan
    model = compile_project(project).model(project.plan.model)
    warm_start(model, tmp_path / ended.weights, trusted=False)
    given = np.linspace(-1, 1, 12, dtype="float32").reshape(3, 4)
    np.testing.assert_array_equal(model(given, training=False), live(given, training=False))


def test_that_another_checkpoint_than_the_described_is_refused(tmp_path: Path) -> None:
    _saved_by_layerloom(tmp_path / "net.savedmodel")
    _exported(tmp_path / "other")
    shutil.rmtree(tmp_path / "net.savedmodel" / "variables")
    shutil.copytree(tmp_path / "other" / "variables", tmp_path / "net.savedmodel" / "variables")
    ended = brought(tmp_path / "net.savedmodel", tmp_path / "net.loom")
    assert isinstance(ended, Refused)
    assert "has other weights than" in ended.message


def _exported(folder: Path) -> Callable[[tf.Tensor, tf.Tensor], list[tf.Tensor]]:
    """Two inputs, two outputs; what the model itself gives."""
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    both = layers.concatenate([a, b])
    model = keras.Model([a, b], [layers.Dense(2)(both), layers.Dense(1)(both)])
    model.export(folder, verbose=False)
    return lambda first, second: model([first, second])


def test_that_what_keras_3_exported_is_one_block_that_gives_the_same(tmp_path: Path) -> None:
    live = _exported(tmp_path / "whole")
    refused = brought(tmp_path / "whole", tmp_path / "net.loom")
    assert isinstance(refused, Refused)
    assert refused.needs_trust
    assert "can read and write files" in refused.message

    ended = brought(tmp_path / "whole", tmp_path / "net.loom", trusted=True)
    assert isinstance(ended, Imported)
    assert "has to stay there" in ended.notes[0]
    project = read(tmp_path / "net.loom")
    (ref,) = [ModelRef(project.main.id, key) for key in project.main.models]
    model = compile_project(project, trusted=True).model(ref)
    given = tf.constant(np.ones((4, 3), "float32")), tf.constant(np.ones((4, 2), "float32"))
    for mine, its in zip(model(list(given)), live(*given), strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-6)


class _Doubling(tf.Module):  # type: ignore[misc]  # TensorFlow has no types
    def __init__(self) -> None:
        super().__init__()
        self.weight = tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec((None, 3), tf.float32)], autograph=False)
    def __call__(self, z: tf.Tensor) -> tf.Tensor:
        return z * self.weight


def test_that_what_only_tensorflow_wrote_comes_in_by_its_serving_endpoint(tmp_path: Path) -> None:
    tf.saved_model.save(_Doubling(), str(tmp_path / "plain"))
    ended = brought(tmp_path / "plain", tmp_path / "net.loom", trusted=True)
    assert isinstance(ended, Imported)
    project = read(tmp_path / "net.loom")
    assert [layer.class_name for layer in project.main.layers.values()] == ["InputLayer", "TFSMLayer"]


def test_that_inputs_by_name_are_refused_with_a_remedy(tmp_path: Path) -> None:
    named = {"a": keras.Input((3,), name="a"), "b": keras.Input((2,), name="b")}
    keras.Model(named, layers.concatenate(list(named.values()))).export(tmp_path / "named", verbose=False)
    ended = brought(tmp_path / "named", tmp_path / "net.loom", trusted=True)
    assert isinstance(ended, Refused)
    assert "takes its inputs by name" in ended.message
    assert "model.save('model.keras')" in ended.message
