from __future__ import annotations

from functools import partial

import pytest
from keras import ops

from core.engine.reader.sources import NoSource, code_of


def half(x: float) -> float:
    return x / 2


def _closure() -> object:
    factor = 3
    return lambda x: x * factor


def test_that_a_function_is_kept_with_its_own_name() -> None:
    code = code_of(half, "anything")
    assert code.name == "half"
    assert code.source == "def half(x: float) -> float:\n    return x / 2\n"


def test_that_a_lambda_is_cut_out_of_its_statement() -> None:
    pair = (1, lambda x: ops.abs(x) + 1)
    code = code_of(pair[1], "shifted")
    assert code.source == "shifted = lambda x: ops.abs(x) + 1\n"


def test_that_of_two_lambdas_on_a_line_the_right_one_is_found() -> None:
    first, second = (lambda x: x + 1), (lambda x: x * 7)
    assert code_of(first, "f").source == "f = lambda x: x + 1\n"
    assert code_of(second, "g").source == "g = lambda x: x * 7\n"


def test_that_a_lambda_over_several_lines_and_around_another_one_is_found() -> None:
    outer = lambda x: (  # noqa: E731
        (lambda y: y + 1)(x) if x else -x
    )
    assert code_of(outer, "f").source == "f = lambda x: (lambda y: y + 1)(x) if x else -x\n"


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (_closure(), "it uses factor from outside of itself"),
        (partial(half, 3), "it is not written in Python"),
        (len, "it is not written in Python"),
        (eval("lambda x: x"), "Python has not kept the text"),
    ],
)
def test_that_a_function_whose_source_would_not_run_alone_is_refused(function: object, reason: str) -> None:
    with pytest.raises(NoSource, match=reason):
        code_of(function, "name")  # type: ignore[arg-type]
