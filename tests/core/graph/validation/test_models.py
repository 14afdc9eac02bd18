"""Declared models: ends, connection, chains, names of outputs, and layers on several levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.problem import Severity
from core.graph.records import Source
from core.values import CallId, KerasObject, LayerRef, ModelId
from tests.documents import Drawing
from tests.findings import found, kinds, repaired


def test_that_a_graph_without_a_model_is_told_once_and_one_can_be_declared() -> None:
    draw = Drawing()
    draw("Dense", draw.input(), units=4)
    problem = found(draw.project(), "no-model")
    assert kinds(draw.project()) == {"no-model"}
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()


@pytest.mark.parametrize("side", ["inputs", "outputs"])
def test_that_a_model_has_inputs_and_outputs(side: str) -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, units=4)
    draw.model("net", () if side == "inputs" else x, () if side == "outputs" else y)
    assert f"has no {side}" in found(draw.project(), "empty-model").message


def test_that_ends_which_are_not_there_are_told() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, units=4)
    draw.model("net", x, (y, Source(y.call, 3)))
    assert "output 3 of" in found(draw.project(), "no-such-output").message
    draw.models[ModelId("m1")] = replace(draw.models[ModelId("m1")], outputs=(y, Source(CallId("c9"))))
    assert found(draw.project(), "no-such-output").place.model == "m1"


def test_that_an_input_comes_once() -> None:
    draw = Drawing()
    x = draw.input()
    draw.model("net", (x, x), draw("Dense", x, units=4))
    assert "same-input" in kinds(draw.project())


def test_that_a_model_which_needs_another_input_is_told_and_can_take_it() -> None:
    draw = Drawing()
    x, y = draw.input("x"), draw.input("y")
    draw.model("net", x, draw("Add", [x, y]))
    problem = found(draw.project(), "disconnected-model")
    assert "needs the input y" in problem.message
    assert kinds(repaired(draw.project(), problem.repairs[0])) == set()


def test_that_a_model_may_be_cut_out_behind_inner_tensors() -> None:
    draw = Drawing()
    x = draw.input()
    h = draw("Dense", x, name="h", units=4)
    y = draw("Dense", h, name="y", units=4)
    draw.model("whole", x, y)
    draw.model("rest", h, y)
    assert kinds(draw.project()) == set()
    k = draw("Dense", x, name="k", units=4)
    draw.model("other", h, draw("Add", [y, k], name="sum"))
    assert "other needs the input x" in found(draw.project(), "disconnected-model").message


def test_that_an_input_nobody_needs_is_a_warning_and_no_way_at_all_an_error() -> None:
    draw = Drawing()
    x, y = draw.input("x"), draw.input("y")
    a = draw("Dense", x, name="a", units=4)
    b = draw("Dense", y, name="b", units=4)
    draw.model("both", (x, y), (a, b))
    draw.model("one", (x, y), a)
    assert found(draw.project(), "idle-model-input").severity is Severity.WARNING
    draw.models.pop(ModelId("m2"))
    draw.model("none", a, b)
    assert "disconnected-model" in kinds(draw.project())


def test_that_names_of_models_are_there_and_differ() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, units=4)
    draw.model("net", x, y)
    draw.model("net", x, y)
    assert "same-name" in kinds(draw.project())
    draw.models[ModelId("m2")] = replace(draw.models[ModelId("m2")], name="")
    assert "bad-name" in kinds(draw.project())
    draw.models[ModelId("m2")] = replace(draw.models[ModelId("m2")], name="other")
    assert kinds(draw.project()) == set()


def _stack() -> tuple[Drawing, Source, Source]:
    draw = Drawing()
    x = draw.input()
    return draw, x, draw("Dense", draw("Dense", x, name="first", units=4), name="second", units=4)


def test_that_a_chain_may_be_sequential() -> None:
    draw, x, y = _stack()
    draw.model("net", x, y, sequential=True)
    assert kinds(draw.project()) == set()


@pytest.mark.parametrize("reason", ["more than one tensor", "is an op", "twice", "starts inside", "takes or gives"])
def test_that_what_is_no_chain_cannot_be_sequential(reason: str) -> None:
    draw, x, y = _stack()
    start = x
    if reason == "more than one tensor":
        y = draw("Add", [y, x])
    elif reason == "is an op":
        y = draw("ops.relu", y)
    elif reason == "twice":
        y = draw.again(y, y)
    elif reason == "starts inside":
        start = Source(CallId("c2"))
    draw.model("net", (x,) if reason == "takes or gives" else start, y, sequential=True)
    problem = found(draw.project(), "not-sequential")
    assert reason in problem.message
    assert "not-sequential" not in kinds(repaired(draw.project(), problem.repairs[0]))


def test_that_two_outputs_of_one_layer_share_a_name() -> None:
    draw = Drawing()
    x, y = draw.input("x"), draw.input("y")
    once = draw("Dense", x, name="d", units=4)
    twice = draw.again(once, y)
    ref = draw.model("net", (x, y), (once, twice))
    problem = found(draw.project(), "same-output-name")
    assert problem.severity is Severity.INFO
    assert "named Identity" in problem.remedy
    plan = TrainingPlan(ref, outputs=(OutputPlan(once, loss="mse"), OutputPlan(twice, loss="mse")))
    assert found(draw.project(plan=plan), "same-output-name").severity is Severity.WARNING
    named = tuple(draw("Identity", source, name=name) for source, name in ((once, "left"), (twice, "right")))
    draw.models[ref.model] = replace(draw.models[ref.model], outputs=named)
    assert kinds(draw.project()) == set()


def test_that_outputs_in_a_dict_have_their_keys_as_names() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, name="d", units=4)
    draw.model("net", x, {"a": y, "b": draw.again(y, x)})
    assert kinds(draw.project()) == set()


def _nested(fresh: bool = False) -> Drawing:
    """A model that uses `encoder` of another graph as a block; gives the outer drawing after checking it."""
    inner, outer = Drawing("g1", "main"), Drawing("g2", "outer")
    x = inner.input("x")
    h = inner("Dense", x, name="h", units=4)
    encoder = inner.model("encoder", x, h)
    auto = inner.model("autoencoder", x, inner("Dense", h, name="back", units=4))
    y = outer.input("y")
    first = outer.nested(encoder, y, name="first")
    second = outer.nested(auto, y, name="second", **({"fresh_weights": True} if fresh else {}))
    outer.model("pair", y, outer("Add", [first, second], name="sum"))
    outer.layers, outer.links = dict(outer.layers), dict(outer.links)
    outer.name = "outer"
    inner.layers = dict(inner.layers)
    outer.__dict__["inner"] = inner
    return outer


def test_that_a_layer_reached_on_two_levels_is_warned_of() -> None:
    outer = _nested()
    problem = found(outer.project(outer.__dict__["inner"]), "shared-across-levels")
    assert problem.severity is Severity.WARNING
    assert "pair reaches h on several ways" in problem.message


def test_that_fresh_weights_are_layers_of_their_own() -> None:
    outer = _nested(fresh=True)
    assert kinds(outer.project(outer.__dict__["inner"])) == set()


def test_that_a_wrapper_around_a_layer_in_use_is_on_two_levels() -> None:
    draw = Drawing()
    x = draw.input("x", shape=(5, 4))
    d = draw("Dense", x, name="d", units=4)
    t = draw("TimeDistributed", x, name="t", layer=LayerRef(draw.layer_of(d).id))
    draw.model("net", x, draw("Add", [d, t]))
    assert "directly and t" in found(draw.project(), "shared-across-levels").message
    draw.configure(t, layer=KerasObject("layers.Dense", {"units": 4}))
    assert kinds(draw.project()) == set()
