"""Loops, links that lead nowhere, and inputs that are missing."""

from __future__ import annotations

import pytest

from core.graph.problem import Severity
from core.graph.records import Source, Target
from core.values import CallId, LayerRef
from tests.documents import Drawing
from tests.findings import found, kinds, repaired


def test_that_a_loop_is_told_with_its_way_round() -> None:
    draw = Drawing()
    x = draw.input()
    a = draw("Add", [x], name="a")
    b = draw("Dense", a, name="b", units=4)
    c = draw("Dense", b, name="c", units=4)
    draw.link(c, a, "inputs[1]")
    draw.model("net", x, c)
    problem = found(draw.project(), "loop")
    assert "a → b → c → a" in problem.message
    assert problem.place.call == a.call
    assert "loop" not in kinds(repaired(draw.project(), problem.repairs[0]))


def test_that_a_call_which_feeds_itself_is_a_loop() -> None:
    draw = Drawing()
    a = draw("Add", [draw.input()], name="a")
    draw.link(a, a, "inputs[1]")
    assert "a → a" in found(draw.project(), "loop").message


def test_that_each_knot_of_loops_is_told_once() -> None:
    draw = Drawing()
    x = draw.input()
    for name in ("p", "q"):
        add = draw("Add", [x], name=name)
        dense = draw("Dense", add, name=f"{name}_dense", units=4)
        draw.link(dense, add, "inputs[1]")
        draw.link(dense, add, "inputs[2]")
    assert len([kind for kind in kinds(draw.project()) if kind == "loop"]) == 1
    with pytest.raises(ValueError, match="too many"):
        found(draw.project(), "loop")


def test_that_a_second_call_of_a_layer_is_no_loop() -> None:
    draw = Drawing()
    x = draw.input()
    once = draw("Dense", x, name="d", units=4)
    draw.model("net", x, draw.again(once, once))
    assert kinds(draw.project()) == set()


def test_that_a_graph_which_holds_its_own_model_is_a_loop() -> None:
    draw, inner = Drawing(), Drawing("g2", "inner")
    y = inner.input("y")
    ref = inner.model("part", y, inner("Dense", y, units=4))
    x = draw.input()
    whole = draw.model("whole", x, draw.nested(ref, x, name="part_block"))
    assert kinds(draw.project(inner)) == set()
    inner.nested(whole, y, name="whole_block")
    problem = found(draw.project(inner), "nested-loop")
    assert "main → inner → main" in problem.message


def test_that_wrappers_of_each_other_are_a_loop() -> None:
    draw = Drawing()
    x = draw.input()
    one = draw("TimeDistributed", x, name="one")
    other = draw("TimeDistributed", x, name="other", layer=LayerRef(draw.layer_of(one).id))
    draw.configure(one, layer=LayerRef(draw.layer_of(other).id))
    assert "one → other → one" in found(draw.project(), "nested-loop").message


def test_that_a_link_to_a_port_the_class_lacks_is_refused_with_the_one_meant() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", None, name="d", ports={"imputs": x}, units=4)
    problem = found(draw.project(), "no-such-port")
    assert problem.remedy == "Did you mean `inputs`?"
    assert problem.place.port == "imputs"
    assert "no-such-port" not in kinds(repaired(draw.project(), problem.repairs[0]))
    draw.links = {Target(y.call, "inputs"): x}
    assert "no-such-port" not in kinds(draw.project())


def test_that_one_tensor_too_many_is_told_with_the_limit() -> None:
    draw = Drawing()
    x = draw.input()
    draw("Subtract", [x, x, x], name="s")
    assert "at most 2" in found(draw.project(), "no-such-port").message


def test_that_nothing_can_be_linked_into_an_input() -> None:
    draw = Drawing()
    x, y = draw.input("x"), draw.input("y")
    draw.link(x, y, "inputs")
    assert "takes no links" in found(draw.project(), "no-such-port").message


def test_that_a_link_from_an_output_which_is_not_there_is_told() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    state = draw("LSTM", x, name="lstm", units=3, return_state=True)
    y = draw("Dense", Source(state.call, 2), units=1)
    draw.model("net", x, (state, y))
    assert kinds(draw.project()) == set()
    draw.configure(state, return_state=False)
    problem = found(draw.project(), "no-such-output")
    assert "output 2 of lstm, which gives 1 output." in problem.message


def test_that_links_of_calls_which_are_gone_are_told() -> None:
    draw = Drawing()
    x = draw.input()
    draw.link(x, Source(CallId("c9")), "inputs")
    y = draw("Dense", Source(CallId("c8")), units=1)
    assert found(draw.project(), "no-such-call").place.call == "c9"
    assert found(draw.project(), "no-such-output").place.call == y.call


def test_that_a_port_cannot_be_one_tensor_and_a_list() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Identity", x)
    draw.link(x, y, "inputs[0]")
    assert "doubled-port" in kinds(draw.project())


def test_that_a_constant_under_a_link_is_told_and_can_be_taken_away() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("ops.add", None, ports={"x1": x, "x2": x}, arguments={"x2": 1.0})
    draw.model("net", x, y)
    problem = found(draw.project(), "doubled-port")
    assert problem.severity is Severity.WARNING
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()


def test_that_a_missing_input_is_told_at_its_port() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    y = draw("MultiHeadAttention", x, name="attention", num_heads=2, key_dim=2)
    draw.model("net", x, y)
    problem = found(draw.project(), "missing-input")
    assert (problem.place.call, problem.place.port) == (y.call, "value")
    draw.link(x, y, "value")
    assert kinds(draw.project()) == set()


def test_that_a_constant_fills_a_port() -> None:
    draw = Drawing()
    x = draw.input()
    draw.model("net", x, draw("ops.add", x, arguments={"x2": 1.0}))
    assert kinds(draw.project()) == set()


@pytest.mark.parametrize("class_name", ["Add", "Subtract", "Concatenate", "Average"])
def test_that_a_merge_of_one_tensor_is_told(class_name: str) -> None:
    draw = Drawing()
    x = draw.input()
    y = draw(class_name, [x], name="merge")
    draw.model("net", x, y)
    assert "2 tensors at `inputs` and has 1" in found(draw.project(), "few-inputs").message
    draw.link(x, y, "inputs[1]")
    assert kinds(draw.project()) == set()


def test_that_a_gap_in_a_list_is_told() -> None:
    draw = Drawing()
    x = draw.input()
    draw("Concatenate", None, name="merge", ports={"inputs[0]": x, "inputs[2]": x})
    problem = found(draw.project(), "gap")
    assert problem.place.port == "inputs[1]"


def test_that_states_come_all_or_not_at_all() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    h = draw.input("h", shape=(3,))
    y = draw("LSTM", x, name="lstm", ports={"initial_state[0]": h}, units=3)
    draw.model("net", (x, h), y)
    assert "initial_state" in found(draw.project(), "few-inputs").message
    draw.link(h, y, "initial_state[1]")
    assert kinds(draw.project()) == set()
