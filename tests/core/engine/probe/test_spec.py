from __future__ import annotations

import pytest

from core.catalog.records import Field, FieldType
from core.engine.probe.spec import apply

FIELD = Field("size", FieldType.ANY, required=True)


def test_that_a_word_is_a_type() -> None:
    assert apply("int", FIELD) == Field("size", FieldType.INT, required=True)


def test_that_everything_can_be_said_at_once() -> None:
    made = apply("enum/ints/int[2]?(one, two) -1..1e3", FIELD)
    assert made == Field(
        "size",
        FieldType.ENUM,
        required=True,
        nullable=True,
        options=("one", "two"),
        either=(FieldType.INTS, FieldType.INT),
        rank=2,
        minimum=-1,
        maximum=1000,
    )


@pytest.mark.parametrize(
    ("notation", "bounds"), [("int 1..", (1, None)), ("float ..1", (None, 1)), ("float", (None, None))]
)
def test_that_either_end_of_a_range_may_be_open(notation: str, bounds: tuple[float | None, float | None]) -> None:
    made = apply(notation, FIELD)
    assert (made.minimum, made.maximum) == bounds


def test_that_a_default_of_none_makes_a_field_nullable() -> None:
    assert apply("int", Field("size", FieldType.ANY)).nullable


@pytest.mark.parametrize("notation", ["", "int?!", "whole", "int 1-2"])
def test_that_anything_else_is_refused(notation: str) -> None:
    with pytest.raises(ValueError, match=r"notation|valid FieldType"):
        apply(notation, FIELD)
