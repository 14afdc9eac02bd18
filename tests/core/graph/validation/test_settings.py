"""Settings of blocks, arguments of calls, and constants, as validation tells of them."""

from __future__ import annotations

import pytest

from core.graph.problem import Severity
from core.values import Expression, KerasObject, Value
from tests.documents import Drawing
from tests.findings import found, kinds, repaired


def _dense(**config: Value) -> Drawing:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, name="d")
    draw.configure(y, **config)
    draw.model("net", x, y)
    return draw


def test_that_a_wrong_value_is_told_at_its_field() -> None:
    problem = found(_dense(units=0).project(), "bad-value")
    assert problem.message == "`units` of d must be at least 1, not `0`."
    assert problem.place.field == "units"


def test_that_a_wrong_optional_value_can_go_back_to_its_default() -> None:
    project = _dense(units=4, activation="rellu").project()
    problem = found(project, "bad-value")
    assert problem.remedy == "Did you mean `relu`?"
    assert kinds(repaired(project, problem.repairs[0])) == set()


def test_that_an_unknown_setting_is_told_with_the_one_meant() -> None:
    project = _dense(units=4, use_bais=False).project()
    problem = found(project, "unknown-field")
    assert problem.message == "`use_bais` of d is no setting of this class."
    assert problem.remedy == "Did you mean `use_bias`?"


def test_that_a_missing_setting_is_told() -> None:
    assert found(_dense().project(), "missing-field").message == "d needs `units`."


def test_that_an_input_needs_a_shape() -> None:
    draw = Drawing()
    x = draw.input("x", dtype="int32")
    draw.model("net", x, draw("Identity", x))
    assert found(draw.project(), "missing-field").place.field == "shape"
    draw.configure(x, batch_shape=(2, None))
    assert kinds(draw.project()) == set()


def test_that_settings_may_be_expressions() -> None:
    draw = _dense(units=Expression("4 * d_model"))
    assert kinds(draw.project(constants={"d_model": 8})) == set()
    problem = found(draw.project(constants={"d_modle": 8}), "bad-value")
    assert "which is no constant of this project" in problem.message
    assert problem.remedy == "Did you mean `d_modle`?"
    assert "must be a whole number" in found(draw.project(constants={"d_model": 0.3}), "bad-value").message


def test_that_settings_of_a_custom_class_only_have_to_be_worked_out() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("my_layers:Gate", x, name="gate", anything=Expression("1 / 0"))
    draw.model("net", x, y)
    assert "divides by zero" in found(draw.project(), "bad-value").message
    draw.configure(y, anything=3)
    assert kinds(draw.project()) == {"custom-class"}


def test_that_flags_of_calls_are_checked() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    flags: dict[str, Value] = {"use_causal_mask": "yes"}
    y = draw("MultiHeadAttention", x, "a", {"value": x}, flags, num_heads=1, key_dim=2)
    draw.model("net", x, y)
    problem = found(draw.project(), "bad-argument")
    assert problem.message == "`use_causal_mask` of a must be True or False, not `'yes'`."
    assert (problem.place.call, problem.place.field) == (y.call, "use_causal_mask")
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()


def test_that_an_unknown_argument_is_told_with_the_one_meant() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    y = draw("MultiHeadAttention", x, "a", {"value": x}, {"use_casual_mask": True}, num_heads=1, key_dim=2)
    draw.model("net", x, y)
    assert found(draw.project(), "bad-argument").remedy == "Did you mean `use_causal_mask`?"


def test_that_a_tensor_cannot_be_a_constant_where_a_layer_wants_one() -> None:
    draw = Drawing()
    draw("Dense", None, "d", {}, {"inputs": 3}, units=4)
    assert "takes a tensor, not a constant" in found(draw.project(), "bad-argument").message


def test_that_the_training_flag_is_warned_of_and_can_become_a_frozen_layer() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("BatchNormalization", x, "norm", {}, {"training": False})
    draw.model("net", x, y)
    problem = found(draw.project(), "training-flag")
    assert problem.severity is Severity.WARNING
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()
    assert repaired(draw.project(), problem.repairs[1]).main.layers[draw.layer_of(y).id].config == {"trainable": False}


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ({"a": Expression("b"), "b": Expression("a")}, "a → b → a"),
        ({"a": Expression("1 +")}, "no arithmetic"),
        ({"a": Expression("q")}, "no constant of this project"),
    ],
)
def test_that_constants_without_a_value_are_told_once(constants: dict[str, Value], message: str) -> None:
    problem = found(_dense(units=4).project(constants=constants), "constant-value")
    assert message in problem.message
    assert problem.place.constant == "a"


def test_that_constants_need_names_that_expressions_can_use() -> None:
    project = _dense(units=4).project(constants={"d model": 3, "d_model": 4})
    assert found(project, "constant-name").place.constant == "d model"


def test_that_nested_objects_are_checked() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    y = draw("Bidirectional", x, name="b", layer=KerasObject("layers.LSTM", {"units": -1}))
    draw.model("net", x, y)
    message = "`layer` of b is a LSTM, which has a `units` that must be at least 1, not `-1`."
    assert found(draw.project(), "bad-value").message == message
    draw.configure(y, layer=KerasObject("layers.LSTM", {"units": 3}))
    assert kinds(draw.project()) == set()
