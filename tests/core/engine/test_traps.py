"""The traps of Keras 3: tests for those that no test beside its subject has, and where the others are tested."""

from __future__ import annotations

import ast
import gc
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers, ops

import core
from core.codegen import generate
from core.engine.compile import compile_project
from core.engine.layer_weights import arrays_by_layer, read_arrays, write_arrays
from core.engine.reader import read
from core.engine.shapes import ShapeEngine
from core.engine.training.warm import carry
from core.graph.problem import Severity
from core.graph.validation import validate
from tests.core.engine.building import Drawing, many, project

ROOT = Path(core.__file__).parent.parent
TESTED = {
    "1 `training` at call time": (
        "core/graph/validation/test_settings.py",
        "test_that_the_training_flag_is_warned_of_and_can_become_a_frozen_layer",
    ),
    "3 implicit masks": (
        "core/engine/reader/test_read.py",
        "test_that_masks_which_keras_makes_itself_are_hidden",
    ),
    "4 lost masks": (
        "core/graph/validation/test_tensors.py",
        "test_that_a_mask_dropped_on_the_way_is_told_with_who_dropped_it",
    ),
    "5 a layer outside and inside a nested model": (
        "core/graph/validation/test_models.py",
        "test_that_a_layer_reached_on_two_levels_is_warned_of",
    ),
    "6 Lambda, its source": (
        "core/engine/reader/test_read.py",
        "test_that_a_lambda_layer_keeps_the_source_of_its_function",
    ),
    "6 Lambda, the warning": (
        "core/graph/validation/test_blocks.py",
        "test_that_a_lambda_is_warned_of",
    ),
    "7 two outputs of one name": (
        "core/graph/validation/test_models.py",
        "test_that_two_outputs_of_one_layer_share_a_name",
    ),
    "7 and how they train": (
        "core/engine/training/test_models.py",
        "test_that_two_outputs_of_one_shared_layer_are_told_apart",
    ),
    "8 one structure for all outputs": (
        "core/engine/training/test_models.py",
        "test_that_outputs_pair_with_their_targets_whatever_structure_they_stand_in",
    ),
    "8 the proof on a batch": (
        "core/engine/training/test_proof.py",
        "test_that_each_target_moves_its_own_loss_alone",
    ),
    "9 targets that broadcast": (
        "core/engine/training/test_train.py",
        "test_that_a_target_of_another_shape_than_its_output_is_refused",
    ),
    "10 Embedding on floats": (
        "core/graph/validation/test_tensors.py",
        "test_that_floats_into_an_embedding_are_warned_of_and_can_be_mended_two_ways",
    ),
    "11 deep chains compile": (
        "core/engine/test_compile.py",
        "test_that_a_chain_of_two_thousand_layers_compiles",
    ),
    "11 deep chains are read": (
        "core/engine/reader/test_read.py",
        "test_that_a_chain_deeper_than_pythons_recursion_is_read",
    ),
    "11 deep chains in code": (
        "core/codegen/test_deep.py",
        "test_that_the_code_of_a_deep_chain_runs",
    ),
    "12 a new width": (
        "core/engine/shapes/test_engine.py",
        "test_that_a_second_width_is_refused_at_the_second_call",
    ),
    "14 JSON of Keras 2": (
        "core/engine/importing/test_importing.py",
        "test_that_keras_2_json_is_read_and_said_to_be",
    ),
    "16 frozen before it is compiled": (
        "core/engine/training/test_models.py",
        "test_that_frozen_layers_are_frozen_before_the_model_is_compiled",
    ),
}


@pytest.mark.parametrize(("file", "name"), TESTED.values(), ids=TESTED)
def test_that_a_trap_has_its_test(file: str, name: str) -> None:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_2_that_flags_which_say_nothing_are_dropped_in_reading() -> None:
    x = keras.Input((4,), name="x")
    y = layers.BatchNormalization(name="norm")(x, training=False)
    z = layers.LSTM(3, name="states")(layers.RepeatVector(2, name="twice")(y), mask=None, training=False)
    project = read({"m": keras.Model(x, z)}).project
    assert [dict(call.arguments) for layer in project.main.layers.values() for call in layer.calls] == [{}] * 4


def test_4_that_an_op_stays_an_op_and_a_layer_a_layer() -> None:
    x = keras.Input((4,), name="x")
    found = read({"m": keras.Model(x, [x + x, layers.Add(name="added")([x, x]), ops.add(x, 1.0)])}).project
    assert [layer.class_name for layer in found.main.layers.values()] == ["InputLayer", "ops.add", "Add", "ops.add"]
    assert "x + x" in (text := generate(found).text)
    assert "layers.Add(" in text


def test_10_that_dense_refuses_text() -> None:
    text = keras.Input((1,), dtype="string", name="text")
    found = validate(read({"m": keras.Model(text, layers.Dense(2, name="head")(text))}).project)
    assert [one.severity for one in found if "gets text from text" in one.message] == [Severity.ERROR]


def test_12_that_asking_again_and_again_leaves_no_nodes_behind() -> None:
    engine = ShapeEngine(trusted=False)

    def asked(units: int) -> int:
        drawing = Drawing()
        x = drawing.input("x", 4)
        drawing.model("m", x, drawing.add("y", "Dense", {"units": units}, drawing.add("h", "Dense", {"units": 3}, x)))
        engine.update(project(drawing))
        gc.collect()
        return sum(type(thing).__name__ == "Node" for thing in gc.get_objects())

    first = asked(2)
    assert [asked(units) for units in (3, 4, 5, 2)] == [first] * 4


def test_13_that_weights_find_their_layers_whatever_the_order(tmp_path: Path) -> None:
    def model(*names: str) -> keras.Model:
        drawing = Drawing()
        x = drawing.input("x", 4)
        ends = [drawing.add(name, "Dense", {"units": 4}, x) for name in names]
        made = drawing.model("m", x, drawing.add("sum", "Add", {}, many(*ends)))
        return compile_project(project(drawing)).model(made)

    first, second = model("a", "b"), model("b", "a")
    write_arrays(arrays_by_layer(first), tmp_path / "kept.npz")
    carry(second, read_arrays(tmp_path / "kept.npz"))
    assert [layer.name for layer in second.layers[1:3]] == ["b", "a"]
    for name in ("a", "b"):
        assert np.array_equal(second.get_layer(name).kernel, first.get_layer(name).kernel)


def test_15_that_a_compiled_model_in_time_distributed_comes_in_uncompiled_and_trains() -> None:
    step = keras.Input((3,), name="step")
    inner = keras.Model(step, layers.Dense(1, name="score")(step), name="inner")
    inner.compile("sgd", "mse", metrics=["mae"])
    steps = keras.Input((2, 3), name="steps")
    reading = read({"outer": keras.Model(steps, layers.TimeDistributed(inner, name="each")(steps), name="outer")})
    again = compile_project(reading.project).model(reading.models["outer"])
    again.compile("sgd", "mse", metrics=["mae"])
    again.fit(np.ones((4, 2, 3)), np.ones((4, 2, 1)), verbose=0)
    assert not again.get_layer("each").layer.compiled
