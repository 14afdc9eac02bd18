"""What expressions give, and what they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import LayerLoomError
from core.expressions import (
    ConstantCycle,
    DivisionByZero,
    NotArithmetic,
    OutOfBounds,
    UnknownConstant,
    evaluate,
    resolve,
)
from core.values import Array, Expression, KerasObject, Slice, Value

CONSTANTS: dict[str, Value] = {"d_model": 64, "heads": 4, "rate": 0.1, "size": (32, 32, 3), "padding": "same"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4 * d_model", 256),
        ("d_model // heads", 16),
        ("d_model / heads", 16.0),
        ("-(d_model - 1) % 10", 7),
        ("2 ** 10", 1024),
        ("(None, d_model, +3)", (None, 64, 3)),
        ("[d_model, (heads,)]", (64, (4,))),
        ("size", (32, 32, 3)),
        ("padding", "same"),
        ("max(heads, 8, 1) + min(size)", 11),
        ("round(d_model * rate)", 6),
        ("round(d_model * rate, 1)", 6.4),
        ("int(7.9)", 7),
        ("True", True),
        (" d_model ", 64),
        ("(\n1 +\n2)", 3),
    ],
)
def test_that_arithmetic_over_constants_has_its_value(text: str, value: Value) -> None:
    assert evaluate(text, CONSTANTS) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4 *",
        "__import__('os')",
        "open",
        "d_model.real",
        "size[0]",
        "lambda: 1",
        "1 if heads else 2",
        "heads == 4",
        "not heads",
        "~heads",
        "heads @ heads",
        "'same'",
        "b''",
        "...",
        "1j",
        "(x := 3)",
        "[i for i in size]",
        "min(*size)",
        "round(number=2)",
        "min()",
        "max(())",
        "int(1, 2)",
        "abs(1)",
        "size + size",
        "padding * 3",
        "None + 1",
        "True + 1",
        "(-8) ** 0.5",
        "4 # units",
        "1if 1else 2",
        "1; 2",
        "a\0b",
        "\ud800",
    ],
)
def test_that_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises((NotArithmetic, UnknownConstant)):
        evaluate(text, CONSTANTS)


@pytest.mark.parametrize(
    "text",
    [
        "9 ** 9 ** 9",
        "2 ** 1025",
        "2 ** 63",
        "10 ** 1000",
        "1e308 * 10",
        "1e999",
        "9" * 30,
        "1 + " * 300 + "1",
        "-" * 300 + "1",
        "1 + " * 60 + "1",
        "round(1, -1000000000000)",
        "int(1e300)",
    ],
)
def test_that_no_expression_outgrows_its_bounds(text: str) -> None:
    with pytest.raises(OutOfBounds):
        evaluate(text, CONSTANTS)


def test_that_division_by_zero_is_named() -> None:
    for text in ("1 / (heads - 4)", "1 // 0", "1 % 0.0", "0 ** -1"):
        with pytest.raises(DivisionByZero):
            evaluate(text, CONSTANTS)


def test_that_an_unknown_constant_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(UnknownConstant, match="Did you mean `d_model`") as caught:
        evaluate("4 * d_modle", CONSTANTS)
    assert (caught.value.name, caught.value.suggestions) == ("d_modle", ("d_model",))


def test_that_constants_may_use_constants() -> None:
    constants: dict[str, Value] = {"ff": Expression("4 * d"), "d": Expression("heads * 16"), "heads": 4}
    assert evaluate("ff + 1", constants) == 257


def test_that_a_cycle_among_constants_is_named_with_its_path() -> None:
    constants: dict[str, Value] = {"a": Expression("b + 1"), "b": (1, Expression("c")), "c": Expression("a")}
    with pytest.raises(ConstantCycle, match="a → b → c → a") as caught:
        evaluate("2 * a", constants)
    assert caught.value.path == ("a", "b", "c", "a")


def test_that_constants_which_double_each_other_are_worked_out_once() -> None:
    sums: dict[str, Value] = {f"n{i}": Expression(f"n{i + 1} + n{i + 1}") for i in range(50)}
    assert evaluate("n0", {**sums, "n50": 1}) == 2**50
    pairs: dict[str, Value] = {f"n{i}": Expression(f"(n{i + 1}, n{i + 1})") for i in range(50)}
    with pytest.raises(OutOfBounds):
        evaluate("n0", {**pairs, "n50": 1})


def test_that_an_endless_chain_of_constants_is_refused() -> None:
    chain: dict[str, Value] = {f"n{i}": Expression(f"n{i + 1}") for i in range(5000)}
    with pytest.raises(OutOfBounds):
        evaluate("n0", chain)


def test_that_resolve_reaches_expressions_in_every_kind_of_value() -> None:
    d = Expression("d_model")
    before: Value = {
        "cell": KerasObject(
            "layers.LSTMCell", {"units": d, "init": KerasObject("initializers.Constant", {"value": d})}
        ),
        "shape": (None, d, (d,)),
        "key": (Slice(0, d, None), 0),
        "table": Array("int32", ((1, d), (3, 4))),
        "text": "d_model",
    }
    assert resolve(before, CONSTANTS) == {
        "cell": KerasObject(
            "layers.LSTMCell", {"units": 64, "init": KerasObject("initializers.Constant", {"value": 64})}
        ),
        "shape": (None, 64, (64,)),
        "key": (Slice(0, 64, None), 0),
        "table": Array("int32", ((1, 64), (3, 4))),
        "text": "d_model",
    }


def test_that_a_value_without_expressions_stays_the_same_object() -> None:
    value: Value = {"a": (1, KerasObject("losses.Huber", {"delta": 1.0})), "b": Slice(1, 2)}
    assert resolve(value, CONSTANTS) is value


def test_that_a_value_nested_without_end_is_refused() -> None:
    deep: Value = Expression("d_model")
    for _ in range(100_000):
        deep = (deep,)
    with pytest.raises(OutOfBounds):
        resolve(deep, CONSTANTS)
    while isinstance(deep, tuple):
        deep = deep[0]


@given(st.text(alphabet="0123456789.+-*/%() ,abenmiroudx_[]e#'\"\n\\", max_size=40))
def test_that_any_text_gives_a_plain_value_or_a_named_error(text: str) -> None:
    try:
        value = evaluate(text, {"a": 2, "b": 0.5, "x": Expression("a ** x"), "n": (1, 2)})
    except LayerLoomError:
        return
    assert value is None or isinstance(value, (int, float, tuple))


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 50), st.sampled_from(["+", "-", "*", "/", "//", "%"]))
def test_that_arithmetic_is_that_of_python(a: int, b: int, c: int, sign: str) -> None:
    text = f"a {sign} (b + c {sign} c)" if b + c else f"a {sign} c"
    try:
        expected = eval(text, {"a": a, "b": b, "c": c})
    except ZeroDivisionError:
        with pytest.raises(DivisionByZero):
            evaluate(text, {"a": a, "b": b, "c": c})
    else:
        assert evaluate(text, {"a": a, "b": b, "c": c}) == expected
