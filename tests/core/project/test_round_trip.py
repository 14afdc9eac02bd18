"""A project that is saved and read back is the same project, and the text of it the same text."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.project import Project
from core.project import decode_value, dumps, encode_value, loads, schema
from core.project.errors import BadRecord, ProjectError
from core.project.parsing import decode_text
from core.project.record import Record
from core.values import Value
from tests import strategies

RECORDS = [table for table in vars(schema).values() if isinstance(table, Record)]


@given(strategies.projects())
def test_that_a_project_comes_back_equal_and_saves_as_the_same_bytes(project: Project) -> None:
    text = dumps(project)
    back = loads(text)
    assert back == project
    assert dumps(back) == text


@given(strategies.values)
def test_that_a_value_comes_back_equal_and_of_the_same_types(value: Value) -> None:
    text = json.dumps(encode_value(value))
    back = decode_value(json.loads(text))
    assert back == value
    assert json.dumps(encode_value(back)) == text


_PIECES = (
    b"",
    b"{",
    b"]",
    b"null",
    b'"$expr"',
    b"1e999",
    b"-",
    b",",
    b'"',
    b"\\ud800",
    b"[[[[",
    b"\xff",
    b"\x00",
    b"\xe2",
)


@given(st.data(), strategies.projects())
def test_that_mutated_bytes_give_a_project_or_a_named_error(data: st.DataObject, project: Project) -> None:
    good = dumps(project).encode("utf-8")
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 20)))
    mutated = good[:start] + data.draw(st.sampled_from(_PIECES) | st.binary(max_size=6)) + good[end:]
    with suppress(ProjectError):
        back = loads(decode_text(mutated, "mutated.loom"), "mutated.loom")
        assert loads(dumps(back)) == back


@given(strategies.json_trees)
def test_that_any_json_is_refused_by_name(tree: object) -> None:
    with pytest.raises(ProjectError):
        loads(json.dumps(tree))


@given(strategies.json_trees)
def test_that_any_json_in_place_of_a_value_is_read_or_refused(tree: object) -> None:
    with suppress(BadRecord):
        assert decode_value(encode_value(decode_value(tree))) == decode_value(tree)  # type: ignore[arg-type]


@pytest.mark.parametrize("table", RECORDS, ids=lambda table: table.made.__name__)
def test_that_the_schema_knows_every_field_of_a_record(table: Record[object]) -> None:
    names = {known.name for known in fields(table.made)}  # type: ignore[arg-type]
    assert names == {column.name for column in table.columns} | {"extra"}


def test_that_nan_survives() -> None:
    back = decode_value(encode_value(math.nan))
    assert isinstance(back, float)
    assert math.isnan(back)


@pytest.mark.parametrize("value", [{1: "a"}, {1, 2}, object(), 10**301])
def test_that_what_no_field_can_hold_is_refused(value: object) -> None:
    with pytest.raises(BadRecord):
        encode_value(value)  # type: ignore[arg-type]
