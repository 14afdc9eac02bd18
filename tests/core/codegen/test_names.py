from __future__ import annotations

import keyword
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.codegen import generate
from core.codegen.names import RESERVED, Names, identifier
from core.graph.project import Project
from core.graph.records import Source
from tests.core.engine.building import Drawing, project


@given(st.text(max_size=20))
def test_that_every_name_becomes_an_identifier(name: str) -> None:
    assert identifier(name).isidentifier()


@given(st.lists(st.text(max_size=6) | st.sampled_from(sorted(RESERVED)), max_size=20))
def test_that_given_names_are_unique_and_never_reserved(wanted: list[str]) -> None:
    names = Names()
    given_names = [names.give(name) for name in wanted]
    assert len(set(given_names)) == len(given_names)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in given_names)
    assert RESERVED.isdisjoint(given_names)


def test_that_a_name_is_kept_where_python_allows_it() -> None:
    names = Names()
    assert [names.give(name) for name in ("Conv_1", "größe", "input", "a-b", "3d", "layers")] == [
        "Conv_1",
        "größe",
        "input_",
        "a_b",
        "_3d",
        "layers_",
    ]


def _chain(*names: str) -> Drawing:
    drawing = Drawing()
    source = drawing.input("x", 4)
    for name in names:
        source = drawing.add(name, "Dense", {"units": 4}, source)
    drawing.model("model", Source(drawing.graph.layers[next(iter(drawing.graph.layers))].calls[0].id), source)
    return drawing


def _text(drawing: Drawing) -> str:
    return generate(project(drawing)).text


def test_that_names_are_unique_whatever_the_layers_are_called() -> None:
    text = _text(_chain("a-b", "a_b", "a b", "keras", "model", "class"))
    for variable in ("a_b =", "a_b_2 =", "a_b_3 =", "keras_ =", "model_layer =", "class_ ="):
        assert f"\n{variable}" in text


def test_that_an_edit_elsewhere_renames_nothing() -> None:
    before = _text(_chain("first", "last-one")).splitlines()
    after = _text(_chain("first", "last-one", "new")).splitlines()
    assert [line for line in before if line not in after] == [line for line in before if "outputs=" in line]


def test_that_another_graph_renames_nothing_in_this_one() -> None:
    drawing, other = _chain("dense"), Drawing("g2")
    x = other.input("x", 4)
    other.model("other", x, other.add("dense", "Dense", {"units": 1}, x))
    alone, beside = _text(drawing), generate(project(drawing, other)).text
    assert set(alone.splitlines()) <= set(beside.splitlines())


def test_that_constants_keep_their_names_and_layers_give_way() -> None:
    drawing = _chain("width")
    text = generate(Project({drawing.graph.id: drawing.graph}, {"width": 4, "max": 3})).text
    assert "\nwidth = 4\n" in text
    assert "\nmax_ = 3\n" in text
    assert "\nwidth_2 = layers.Dense(" in text


def test_that_a_second_call_changes_only_the_lines_of_its_layer() -> None:
    drawing = _chain("one", "two", "three")
    before = _text(drawing).splitlines()
    drawing.call("two", Source(drawing.layer("one").calls[0].id))
    after = _text(drawing).splitlines()
    assert [line for line in before if line not in after and "two" not in line] == []
    assert "two_1 = two(one)" in after


def test_that_a_note_becomes_a_comment_that_nothing_can_break_out_of() -> None:
    drawing = _chain("noted")
    layer = replace(drawing.layer("noted"), note="Why:\n\nbecause\x0cimport os\r\nprint()\u2028x = 1  ")
    drawing.graph = replace(drawing.graph, layers={**drawing.graph.layers, layer.id: layer})
    text = _text(drawing)
    assert "# Why:\n#\n# because\n# import os\n# print()\n# x = 1\nnoted = " in text
