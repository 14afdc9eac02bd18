"""Names and order of a project's constants."""

from __future__ import annotations

from itertools import pairwise

import pytest

from core.expressions import ConstantCycle, NotArithmetic, name_fault, names_in, names_used, ordered, renamed
from core.values import Expression, KerasObject, Value


def test_that_names_are_those_of_constants_not_of_functions() -> None:
    assert names_in("max(a, b) + a * round(2.5)") == {"a", "b"}


def test_that_names_are_found_anywhere_in_a_value() -> None:
    value: Value = (Expression("a + 1"), KerasObject("losses.Huber", {"delta": Expression("b")}))
    assert names_used(value) == {"a", "b"}
    assert names_used(3) == frozenset()


def test_that_renaming_leaves_the_rest_as_typed() -> None:
    assert renamed("max( d,dd)*d  + (é +\n d)", "d", "model") == "max( model,dd)*model  + (é +\n model)"
    assert renamed("max(max, 1)", "max", "most") == "max(most, 1)"


def test_that_each_constant_comes_after_those_it_uses() -> None:
    constants: dict[str, Value] = {
        "ff": Expression("4 * d"),
        "z": 1,
        "d": (Expression("h"),),
        "h": 8,
        "lost": Expression("q"),
    }
    assert ordered(constants) == ("h", "d", "ff", "z", "lost")


def test_that_order_stays_where_nothing_forces_it() -> None:
    assert ordered({"b": 1, "a": 2, "c": Expression("a")}) == ("b", "a", "c")


def test_that_a_long_chain_of_constants_has_an_order() -> None:
    chain: dict[str, Value] = {f"n{i}": Expression(f"n{i + 1}") for i in range(3000)}
    assert ordered(chain)[-1] == "n0"


def test_that_a_cycle_has_no_order() -> None:
    with pytest.raises(ConstantCycle) as caught:
        ordered({"a": Expression("b"), "b": Expression("c"), "c": Expression("a")})
    path = caught.value.path
    assert path[0] == path[-1]
    assert set(pairwise(path)) == {("a", "b"), ("b", "c"), ("c", "a")}


def test_that_a_broken_expression_has_no_order() -> None:
    with pytest.raises(NotArithmetic):
        ordered({"a": Expression("b +")})


@pytest.mark.parametrize("name", ["", "2d", "d model", "for", "None", "min", "\ufb01"])
def test_that_a_name_no_expression_could_use_is_refused(name: str) -> None:
    assert name_fault(name)


@pytest.mark.parametrize("name", ["d_model", "_n", "größe", "match"])
def test_that_a_name_python_can_read_is_taken(name: str) -> None:
    assert name_fault(name) is None
