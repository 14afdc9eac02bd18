"""What flows along the links: kinds of numbers, and masks."""

from __future__ import annotations

import pytest

from core.catalog.table import load
from core.graph.problem import Severity
from core.graph.records import Source
from core.graph.validation import dtype_rules, levels
from core.values import KerasObject, Slice, Value
from tests.documents import Drawing
from tests.findings import found, kinds, repaired


def test_that_text_into_a_layer_of_numbers_is_an_error() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(3,), dtype="string")
    draw.model("net", x, draw("Dense", x, name="d", units=4))
    problem = found(draw.project(), "dtype")
    assert problem.severity is Severity.ERROR
    assert problem.message.startswith("d takes floats and whole numbers and gets text from x.")
    draw.configure(x, dtype="float32")
    assert kinds(draw.project()) == set()


def test_that_floats_into_an_embedding_are_warned_of_and_can_be_mended_two_ways() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(3,))
    draw.model("net", x, draw("Embedding", x, name="e", input_dim=10, output_dim=4))
    problem = found(draw.project(), "dtype")
    assert problem.severity is Severity.WARNING
    for repair in problem.repairs:
        assert kinds(repaired(draw.project(), repair)) == set()
    assert [repair.edit for repair in problem.repairs] == ["configure", "insert_layer"]


def test_that_numbers_into_a_layer_of_text_are_an_error() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(1,))
    draw.model("net", x, draw("TextVectorization", x, output_mode="int"))
    assert found(draw.project(), "dtype").severity is Severity.ERROR


def test_that_text_turned_into_numbers_may_be_embedded() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(1,), dtype="string")
    tokens = draw("TextVectorization", x, output_mode="int")
    draw.model("net", x, draw("Embedding", tokens, input_dim=10, output_dim=4))
    assert kinds(draw.project()) == set()
    draw.configure(tokens, output_mode="multi_hot")
    assert "dtype" in kinds(draw.project())


@pytest.mark.parametrize(
    ("class_name", "config"),
    [
        ("Reshape", {"target_shape": (3,)}),
        ("Identity", {}),
        ("ops.abs", {}),
        ("ops.getitem", {}),
        ("Concatenate", {}),
        ("ops.reshape", {"newshape": (3,)}),
    ],
)
def test_that_kinds_are_followed_through_what_leaves_them_alone(class_name: str, config: dict[str, Value]) -> None:
    draw = Drawing()
    x = draw.input("x", shape=(3,))
    arguments: dict[str, Value] = {"key": (Slice(), 0)} if class_name == "ops.getitem" else {}
    through = draw(class_name, [x, x] if class_name == "Concatenate" else x, "through", {}, arguments)
    draw.configure(through, **config)
    draw.model("net", x, draw("Embedding", through, input_dim=10, output_dim=4))
    assert "dtype" in kinds(draw.project())
    draw.configure(x, dtype="int32")
    assert "dtype" not in kinds(draw.project())


def test_that_kinds_are_followed_into_nested_models() -> None:
    draw, inner = Drawing(), Drawing("g2", "inner")
    y = inner.input("y")
    ref = inner.model("part", y, inner("Dense", y, units=4))
    x = draw.input("x")
    draw.model("net", x, draw("Embedding", draw.nested(ref, x), input_dim=10, output_dim=4))
    assert "dtype" in kinds(draw.project(inner))


def test_that_unknown_kinds_are_no_problem() -> None:
    draw = Drawing()
    x = draw.input("x")
    own = draw("my_layers:Gate", x)
    draw.model("net", x, draw("Embedding", own, input_dim=10, output_dim=4))
    assert "dtype" not in kinds(draw.project())


def test_that_the_rules_speak_of_what_the_catalogue_has() -> None:
    categories = {entry.category for entry in load().under("layers")}
    used = dtype_rules._FLOAT_CATEGORIES | dtype_rules._SAME_CATEGORIES | levels._WEIGHTLESS | {"merge", "pooling"}
    assert used <= categories
    ops = dtype_rules._TO_BOOL | dtype_rules._TO_INT | dtype_rules._TO_FLOAT | dtype_rules._SAME
    assert [name for name in sorted(ops) if load().layer(f"ops.{name}") is None] == []
    names = dtype_rules._SAME_LAYERS | dtype_rules._UNCLEAR | dtype_rules._INTEGERS
    assert [name for name in sorted(names) if load().layer(name) is None] == []


def _embedded(mask: bool = True) -> tuple[Drawing, Source, Source]:
    """A drawing, its input, and an embedding of it."""
    draw = Drawing()
    x = draw.input("x", shape=(5,), dtype="int32")
    return draw, x, draw("Embedding", x, name="words", input_dim=10, output_dim=4, mask_zero=mask)


@pytest.mark.parametrize("dropper", ["ops.add", "Conv1D", "Permute", "my_layers:Gate"])
def test_that_a_mask_dropped_on_the_way_is_told_with_who_dropped_it(dropper: str) -> None:
    draw, x, words = _embedded()
    configs: dict[str, dict[str, Value]] = {
        "Conv1D": {"filters": 4, "kernel_size": 1},
        "Permute": {"dims": (2, 1)},
    }
    between = draw(dropper, words, "between", {}, {"x2": 1.0} if dropper == "ops.add" else {})
    draw.configure(between, **configs.get(dropper, {}))
    draw.model("net", x, draw("LSTM", between, name="lstm", units=3))
    if ":" in dropper:  # nobody knows what a class of one's own does
        assert "mask-lost" not in kinds(draw.project())
        return
    assert found(draw.project(), "mask-lost").message == "lstm uses the mask of words, which between drops."


def test_that_a_layer_which_keeps_the_mask_is_named_in_the_remedy() -> None:
    draw, x, words = _embedded()
    total = draw("ops.add", None, "total", {"x1": words, "x2": words})
    draw.model("net", x, draw("LSTM", total, units=3))
    assert "layers.Add" in found(draw.project(), "mask-lost").remedy


def test_that_no_mask_is_missed_where_none_was_made_or_all_goes_well() -> None:
    draw, x, words = _embedded(mask=False)
    draw.model("net", x, draw("LSTM", draw("Conv1D", words, filters=4, kernel_size=1), units=3))
    assert kinds(draw.project()) == set()
    draw, x, words = _embedded()
    draw.model("net", x, draw("LSTM", draw("Dropout", words, rate=0.1), units=3))
    assert kinds(draw.project()) == set()


def test_that_a_mask_used_up_is_not_lost() -> None:
    draw, x, words = _embedded()
    summary = draw("LSTM", words, name="summary", units=3)
    again = draw("RepeatVector", summary, n=5)
    draw.model("net", x, draw("LSTM", again, units=3))
    assert kinds(draw.project()) == set()


def test_that_a_mask_given_by_link_is_enough() -> None:
    draw, x, words = _embedded()
    mask = draw.input("mask", shape=(5,), dtype="bool")
    conv = draw("Conv1D", words, filters=4, kernel_size=1)
    lstm = draw("LSTM", conv, ports={"mask": mask}, units=3)
    draw.model("net", (x, mask), lstm)
    assert kinds(draw.project()) == set()


def test_that_a_wrapped_recurrent_layer_wants_its_mask_too() -> None:
    draw, x, words = _embedded()
    conv = draw("Conv1D", words, name="conv", filters=4, kernel_size=1)
    both = draw("Bidirectional", conv, name="both", layer=KerasObject("layers.LSTM", {"units": 3}))
    draw.model("net", x, both)
    assert "which conv drops" in found(draw.project(), "mask-lost").message
