"""What the text of a project looks like, and how a wrong one is refused: the place, what is wrong, what to do."""

from __future__ import annotations

import difflib
import json
import sys
from dataclasses import replace
from typing import Any

import pytest

from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Position, Source, Target
from core.project import dumps, loads
from core.project.errors import BadRecord, NewerVersion, NotAProject, NotJson, NotText, Unwritable
from core.values import CallId, Code, Expression, GraphId, LayerId, ModelId, Value


def _project() -> Project:
    first = Layer(LayerId("l1"), "x", "InputLayer", {"shape": (3,)}, (Call(CallId("c1")),))
    config: dict[str, Value] = {"units": Expression("2 * d"), "activation": "relu"}
    second = Layer(LayerId("l2"), "dense", "Dense", config, (Call(CallId("c2")),))
    graph = Graph(
        GraphId("g1"),
        "main",
        {first.id: first, second.id: second},
        {Target(CallId("c2"), "inputs"): Source(CallId("c1"))},
        {ModelId("m1"): Model(ModelId("m1"), "net", Source(CallId("c1")), Source(CallId("c2")))},
        {first.id: Position(0, 0), second.id: Position(160, 12.5)},
    )
    return Project({graph.id: graph}, {"d": 8})


def _tree() -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(dumps(_project()))
    return tree


def _changed_lines(before: Project, after: Project) -> list[str]:
    compared = difflib.ndiff(dumps(before).splitlines(), dumps(after).splitlines())
    return [line for line in compared if line.startswith(("+", "-"))]


def test_that_moving_a_block_changes_one_line() -> None:
    before = _project()
    graph = replace(before.main, positions={**before.main.positions, LayerId("l2"): Position(200, 12.5)})
    assert _changed_lines(before, before.with_graph(graph)) == [
        '-         "l2": [160, 12.5]',
        '+         "l2": [200, 12.5]',
    ]


def test_that_changing_a_field_changes_one_line() -> None:
    before = _project()
    layer = before.main.layers[LayerId("l2")]
    after = before.with_layer(GraphId("g1"), replace(layer, config={**layer.config, "activation": "gelu"}))
    assert _changed_lines(before, after) == [
        '-             "activation": "relu",',
        '+             "activation": "gelu",',
    ]


def test_that_code_has_a_line_of_the_file_per_line() -> None:
    project = replace(_project(), constants={"f": Code("f", "def f(x):\n    return x\n")})
    assert '        "def f(x):",\n        "    return x",\n' in dumps(project)


def test_that_links_drawn_in_another_order_give_the_same_text() -> None:
    graph = _project().main
    one, two = Target(CallId("c2"), "inputs[2]"), Target(CallId("c2"), "inputs[10]")
    there = replace(graph, links={one: Source(CallId("c1")), two: Source(CallId("c1"))})
    back = replace(graph, links={two: Source(CallId("c1")), one: Source(CallId("c1"))})
    assert dumps(Project({graph.id: there})) == dumps(Project({graph.id: back}))


def test_that_unknown_fields_survive_at_every_level() -> None:
    tree = _tree()
    graph = tree["graphs"][0]
    for record in (tree, graph, graph["layers"][0], graph["layers"][0]["calls"][0], graph["models"][0]):
        record["from_the_future"] = {"$odd": [1, None]}
    assert json.loads(dumps(loads(json.dumps(tree)))) == tree


def _at(tree: dict[str, Any], *path: str | int) -> Any:
    node: Any = tree
    for step in path:
        node = node[step]
    return node


_LAYER = ("graphs", 0, "layers", 1)
_BAD = [
    ((*_LAYER, "config", "units"), {"$expr": 3}, "graphs[0].layers[1].config.units.$expr: expected a text"),
    ((*_LAYER, "config", "units"), {"$exec": "x"}, "graphs[0].layers[1].config.units.$exec: no such tag"),
    ((*_LAYER, "config"), [], "graphs[0].layers[1].config: expected an object, found a list"),
    ((*_LAYER, "id"), "dense", "graphs[0].layers[1].id: expected the id of a layer"),
    ((*_LAYER, "id"), "l1", 'graphs[0].layers[1].id: the id "l1" is taken already'),
    ((*_LAYER, "calls", 0, "id"), "c1", 'graphs[0].layers[1].calls[0].id: the id "c1" is taken already'),
    ((*_LAYER, "name"), None, "graphs[0].layers[1].name: expected a text, found null"),
    (("graphs", 0, "links", 0), ["c9:0", "c2:inputs"], 'graphs[0].links[0][0]: there is no call "c9"'),
    (("graphs", 0, "links", 0), ["c1:0", "c9:inputs"], 'graphs[0].links[0][1]: there is no call "c9"'),
    (("graphs", 0, "links", 0), ["c1", "c2:inputs"], "graphs[0].links[0][0]: expected an output"),
    (("graphs", 0, "links", 0), "c1 -> c2", "graphs[0].links[0]: expected a link"),
    (("graphs", 0, "models", 0, "outputs"), {"y": ["c7:0"]}, 'graphs[0].models[0].outputs["y"][0]: there is no call'),
    (("graphs", 0, "positions", "l2"), [1], "graphs[0].positions.l2: expected [x, y]"),
    (("graphs", 0, "positions", "l2"), [1, "2"], "graphs[0].positions.l2[1]: expected a number"),
    (("graphs",), [], "graphs: the list is empty"),
    (("plan",), {"model": "g1/m9"}, 'plan.model: there is no model "g1/m9"'),
    (("plan",), {"model": "g1/m1", "epochs": 1.5}, "plan.epochs: expected a whole number or a $expr"),
    (("plan",), {"model": "g1/m1", "epochs": True}, "plan.epochs: expected a whole number or a $expr, found true"),
    (("version",), "1", "version: expected a whole number"),
]


@pytest.mark.parametrize(("path", "wrong", "message"), _BAD)
def test_that_a_wrong_field_is_refused_where_it_is(path: tuple[str | int, ...], wrong: object, message: str) -> None:
    tree = _tree()
    _at(tree, *path[:-1])[path[-1]] = wrong
    with pytest.raises(BadRecord) as refusal:
        loads(json.dumps(tree), "net.loom")
    assert str(refusal.value).startswith(f"net.loom: {message}")


def test_that_a_missing_field_is_named() -> None:
    tree = _tree()
    del tree["graphs"][0]["layers"][0]["class"]
    with pytest.raises(BadRecord, match=r'graphs\[0\].layers\[0\]: "class" is missing'):
        loads(json.dumps(tree))


def test_that_a_newer_version_is_refused_before_its_fields_are_looked_at() -> None:
    with pytest.raises(NewerVersion):
        loads('{"format": "layerloom", "version": 2, "graphs": "something new"}')


@pytest.mark.parametrize("text", ["[]", "{}", '"layerloom"', '{"format": "loom"}', "null"])
def test_that_json_of_something_else_is_refused(text: str) -> None:
    with pytest.raises(NotAProject):
        loads(text)


@pytest.mark.parametrize(
    "text",
    ["", " \n", "{", '{"format": "layer', '{"a": 1, "a": 2}', "[NaN]", "[1e999]", f"[{'9' * 5000}]", "[" * 100_000],
)
def test_that_no_json_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        loads(text)


def test_that_half_a_character_is_refused() -> None:
    with pytest.raises(NotText):
        loads('{"format": "\\ud800"}')


def test_that_messages_hold_no_control_characters() -> None:
    with pytest.raises(NotJson) as refusal:
        loads('{"\\u001b[31m": 1, "\\u001b[31m": 2}')
    assert "\x1b" not in str(refusal.value)


def test_that_a_project_that_could_not_be_read_back_is_not_written() -> None:
    project = _project()
    broken = replace(project.main, links={Target(CallId("c9"), "inputs"): Source(CallId("c1"))})
    with pytest.raises(Unwritable, match="c9"):
        dumps(project.with_graph(broken))


def test_that_the_largest_float_can_be_stored() -> None:
    project = replace(_project(), constants={"largest": sys.float_info.max, "whole": 10**299})
    assert loads(dumps(project)) == project
