"""Names and classes of blocks, what they refer to, and whether anything leads to and from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.problem import Severity
from core.graph.records import Call
from core.values import CallId, GraphId, KerasObject, LayerId, LayerRef, ModelId, ModelRef
from tests.documents import Drawing
from tests.findings import found, kinds, repaired


def _named(*names: str) -> Drawing:
    """Dense layers of these names, one after the other, in one model."""
    draw = Drawing()
    x = y = draw.input()
    for name in names:
        y = draw("Dense", y, name="d", units=4)
        layer = draw.layer_of(y)
        draw.layers[layer.id] = replace(layer, name=name)
    draw.model("net", x, y)
    return draw


@pytest.mark.parametrize(
    ("names", "kind"), [(("a", "a"), "same-name"), (("",), "no-name"), (("a/b",), "bad-name"), (("x",), "same-name")]
)
def test_that_a_name_which_keras_refuses_is_told_and_can_be_mended(names: tuple[str, ...], kind: str) -> None:
    project = _named(*names).project()
    problem = found(project, kind)
    assert problem.place.field == "name"
    assert kinds(repaired(project, problem.repairs[0])) == set()


def test_that_a_layer_and_an_op_cannot_share_a_name() -> None:
    draw = _named("add")
    draw("ops.add", draw.input("y"), name="add", arguments={"x2": 1})
    assert "same-name" in kinds(draw.project())


def test_that_names_of_two_graphs_may_be_the_same() -> None:
    one, other = _named("a"), _named("a")
    other.id, other.models = GraphId("g2"), {}
    assert "same-name" not in kinds(one.project(other))


def test_that_an_unknown_class_is_told_with_the_one_meant() -> None:
    draw = Drawing()
    x = draw.input()
    draw.model("net", x, draw("Dens", x, name="d", units=4))
    problem = found(draw.project(), "unknown-class")
    assert problem.remedy == "Did you mean `Dense`?"
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()


def test_that_a_class_of_ones_own_is_no_error() -> None:
    draw = Drawing()
    x = draw.input()
    draw.model("net", x, draw("my_layers:Gate", x, name="gate", anything=3))
    assert found(draw.project(), "custom-class").severity is Severity.INFO
    assert kinds(draw.project()) == {"custom-class"}


def test_that_a_lambda_is_warned_of() -> None:
    draw = Drawing()
    x = draw.input()
    draw.model("net", x, draw("Lambda", x, function=None))
    assert found(draw.project(), "lambda").severity is Severity.WARNING


def test_that_an_op_has_one_call() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("ops.add", x, arguments={"x2": 1})
    z = draw.again(y, x, x2=1)
    draw.model("net", x, (y, z))
    problem = found(draw.project(), "call-count")
    assert problem.severity is Severity.ERROR
    assert "call-count" not in kinds(repaired(draw.project(), problem.repairs[0]))


def test_that_a_layer_without_calls_is_told_unless_a_wrapper_uses_it() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    dense = draw("Dense", x, name="inner", units=3)
    draw.layers[LayerId("l2")] = replace(draw.layer_of(dense), calls=())
    draw.links.clear()
    assert "call-count" in kinds(draw.project())
    draw.model("net", x, draw("TimeDistributed", x, layer=LayerRef(LayerId("l2"))))
    assert kinds(draw.project()) == set()


def test_that_references_to_what_is_gone_are_told() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    gone = draw.nested(ModelRef(GraphId("g9"), ModelId("m1")), x, name="nested")
    wrapper = draw("TimeDistributed", gone, name="wrapper", layer=LayerRef(LayerId("l9")))
    draw.model("net", x, draw("TimeDistributed", wrapper, name="fine", layer=KerasObject("layers.Dense", {"units": 1})))
    problems = {problem.place.layer: problem for problem in _all(draw, "dangling-reference")}
    assert problems.keys() == {"l2", "l3"}
    assert "block that is gone" in problems[LayerId("l3")].message


def test_that_a_wrapper_cannot_use_an_input() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    draw("TimeDistributed", x, name="wrapper", layer=LayerRef(LayerId("l1")))
    assert "which is no layer" in found(draw.project(), "dangling-reference").message


def test_that_a_nested_block_needs_a_model() -> None:
    draw = Drawing()
    draw("Model", draw.input(), name="block")
    assert found(draw.project(), "dangling-reference").place.field == "model"


def test_that_what_no_input_reaches_is_told_with_where_the_way_ends() -> None:
    draw = Drawing()
    x = draw.input()
    lost = draw("Dense", None, name="lost", units=4)
    after = draw("Dense", lost, name="after", units=4)
    draw.model("net", x, draw("Add", [x, after], name="sum"))
    problem = found(draw.project(), "unreachable")
    assert problem.message == "No input reaches after: the way back ends at lost."
    draw.link(x, lost, "inputs")
    assert kinds(draw.project()) == set()


def test_that_a_loose_end_is_told_and_can_become_an_output() -> None:
    draw = Drawing()
    x = draw.input()
    draw("Dense", x, name="loose", units=4)
    draw.model("net", x, draw("Dense", x, name="used", units=4))
    problem = found(draw.project(), "loose-end")
    assert "loose" in problem.message
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()


def test_that_an_idle_input_is_told_and_can_be_removed() -> None:
    draw = Drawing()
    x = draw.input()
    draw.input("idle")
    draw.model("net", x, draw("Dense", x, units=4))
    problem = found(draw.project(), "idle-input")
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()


def test_that_layers_of_no_model_are_told_together() -> None:
    draw = Drawing()
    x = draw.input()
    before = draw("Dense", draw("Dense", x, name="first", units=4), name="second", units=4)
    draw("Dense", before, name="third", units=4)
    draw.model("net", x, draw("Dense", x, name="used", units=4))
    assert found(draw.project(), "unused").message == "No model contains first and second."


def test_that_calls_with_one_name_are_told_apart() -> None:
    draw = Drawing()
    x = draw.input()
    once = draw("Dense", x, name="d", units=4)
    draw.layers[LayerId("l2")] = replace(draw.layer_of(once), calls=(*draw.layer_of(once).calls, Call(CallId("c9"))))
    draw.model("net", x, once)
    assert "d (call 1) lacks its input" in found(draw.project(), "missing-input").message


def _all(draw: Drawing, kind: str) -> list:  # type: ignore[type-arg]
    from core.graph.validation import validate

    return [problem for problem in validate(draw.project()) if problem.kind == kind]
