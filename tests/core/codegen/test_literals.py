from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.codegen.arithmetic import arithmetic
from core.codegen.literals import plain, quoted
from core.expressions import ExpressionError, evaluate
from tests.core.codegen.running import formatted


@given(st.text())
def test_that_a_string_reads_back_as_itself(text: str) -> None:
    assert ast.literal_eval(quoted(text)) == text


@given(st.text(max_size=30))
def test_that_a_formatter_leaves_a_string_as_it_is(text: str) -> None:
    statement = f"x = {quoted(text)}\n"
    assert formatted(statement) == statement


@given(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False))
def test_that_a_number_reads_back_as_itself(value: float | None) -> None:
    assert eval(plain(value)) == value


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("4*d_model", "4 * d_model"),
        ("d_model**-0.5", "d_model**-0.5"),
        ("(d_model+1)**2", "(d_model + 1) ** 2"),
        ("-d_model**2", "-(d_model**2)"),
        ("d_model-(1-d_model)", "d_model - (1 - d_model)"),
        ("1e-3*d_model", "1e-3 * d_model"),
        ("10_000", "10_000"),
        ("min( d_model,(1) )", "min(d_model, 1)"),
        ("(d_model,)", "(d_model,)"),
    ],
)
def test_that_arithmetic_is_spelled_as_a_formatter_does(typed: str, spelled: str) -> None:
    found = arithmetic(typed, {})
    assert formatted(f"x = {found}\n") == f"x = {found}\n"
    assert found == spelled


_LEAVES = st.sampled_from(["a", "b", "2", "0.5", "1e-3"])
_SIGNS = st.sampled_from(["+", "-", "*", "/", "//", "%"])
_EXPRESSIONS = st.recursive(
    _LEAVES,
    lambda inner: st.builds("({}){}({})".format, inner, _SIGNS, inner) | inner.map("-({})".format),
    max_leaves=6,
)


@given(_EXPRESSIONS)
def test_that_spelled_arithmetic_keeps_its_value_and_its_form(typed: str) -> None:
    constants = {"a": 3.0, "b": 7.0}
    found = arithmetic(typed, {})
    assert formatted(f"x = {found}\n") == f"x = {found}\n"
    try:
        value = evaluate(typed, constants)
    except ExpressionError:
        return
    assert eval(found, dict(constants)) == value
