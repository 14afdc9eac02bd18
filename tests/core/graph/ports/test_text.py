from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.ports import BadPort, is_port, item_index, parse_port, port_text

_KEYS = st.text(st.characters(exclude_characters='"[]', exclude_categories=["Cs"]), max_size=8)
_PATHS = st.lists(st.integers(0, 99_999) | _KEYS, max_size=4)


@given(st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True), _PATHS)
def test_that_a_port_survives_its_text(name: str, path: list[int | str]) -> None:
    assert parse_port(port_text(name, *path)) == (name, tuple(path))


def test_that_ports_read_as_python_would_reach_them() -> None:
    assert parse_port("inputs") == ("inputs", ())
    assert parse_port('inputs["age"][0]') == ("inputs", ("age", 0))
    assert port_text("states", 0, "h") == 'states[0]["h"]'


@pytest.mark.parametrize("text", ["", "0", "inputs[", "inputs[]", "inputs[-1]", "inputs[01]", "a b", "x.y", "x[0]y"])
def test_that_other_text_names_no_port(text: str) -> None:
    assert not is_port(text)
    with pytest.raises(BadPort):
        parse_port(text)


def test_that_only_plain_items_have_an_index() -> None:
    assert item_index("inputs[12]", "inputs") == 12
    assert item_index("inputs", "inputs") is None
    assert item_index("inputs[0][1]", "inputs") is None
    assert item_index("inputs[0]", "input") is None
