from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from core.catalog.records import Field, FieldType
from core.engine.probe.guess import field, parameters, plain


def _field(function: Callable[..., object], by_hand: str | None = None, text: str = "") -> Field:
    (only,) = inspect.signature(function).parameters.values()
    return field(only, by_hand, text)


def test_that_what_is_written_by_hand_comes_first() -> None:
    assert _field(lambda units=1: None, "float").type is FieldType.FLOAT


def test_that_a_name_says_more_than_a_default() -> None:
    assert _field(lambda kernel_initializer="zeros": None).type is FieldType.INITIALIZER


@pytest.mark.parametrize(
    ("default", "expected"),
    [(True, "bool"), (3, "int"), (0.5, "float"), ("left", "string"), ((1, 2), "ints"), ((0.1, 2), "numbers")],
)
def test_that_a_default_says_what_type_it_has(default: object, expected: str) -> None:
    parameter = inspect.Parameter("unheard_of", inspect.Parameter.KEYWORD_ONLY, default=default)
    assert field(parameter).type == expected


def test_that_quoted_words_are_the_options_of_a_text() -> None:
    made = _field(lambda side="left": None, text='Either `"left"` or `"right"`.')
    assert (made.type, made.options) == (FieldType.ENUM, ("left", "right"))


def test_that_a_single_quoted_word_is_no_choice() -> None:
    assert _field(lambda side="left": None, text='Defaults to `"left"`.').type is FieldType.STRING


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Optional integer.", "int"), ("A Python float.", "float"), ("Whether or not.", "any"), ("Boolean.", "bool")],
)
def test_that_words_tell_where_nothing_else_does(text: str, expected: str) -> None:
    assert _field(lambda unheard_of=None: None, text=text).type == expected


def test_that_an_axis_may_be_several_where_the_text_says_so() -> None:
    assert _field(lambda axis=-1: None).type is FieldType.AXIS
    assert _field(lambda axis=-1: None, text="Axis or axes to reduce.").type is FieldType.AXES


def test_that_a_parameter_without_a_default_is_required() -> None:
    made = _field(lambda count: None)
    assert made.required
    assert not made.nullable


def test_that_variadic_parameters_are_none() -> None:
    def function(first: object, *others: object, **more: object) -> None: ...

    assert list(parameters(function)) == ["first"]


def test_that_a_default_without_a_place_in_a_document_is_refused() -> None:
    with pytest.raises(TypeError, match="no place"):
        plain(object())
