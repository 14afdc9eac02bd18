from __future__ import annotations

from dataclasses import replace

from core.engine.shapes import Changes, ShapeEngine
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Position, Source, Target
from core.protocol import CallShapes, Status, Tensor, Weights
from core.values import CallId, Expression, GraphId, LayerId, ModelRef
from tests.core.engine.building import Drawing, many, project


def _chain() -> Drawing:
    """x → a → b → c → d, each a Dense."""
    drawing = Drawing()
    y = drawing.input("x", 4)
    for name in "abcd":
        y = drawing.add(name, "Dense", {"units": 4}, y)
    return drawing


def _told(document: Project, changes: Changes) -> list[str]:
    return sorted(document.graphs[told.graph].layers[told.layer].name for told in changes.calls)


def test_that_nothing_is_told_twice() -> None:
    drawing = _chain()
    engine = ShapeEngine()
    assert len(engine.update(project(drawing)).calls) == 5
    assert engine.update(project(drawing)) == Changes((), ())


def test_that_an_edit_is_told_as_far_as_it_reaches() -> None:
    drawing = _chain()
    engine = ShapeEngine()
    engine.update(project(drawing))
    drawing.configure("b", units=7)
    changed = project(drawing)
    assert _told(changed, engine.update(changed)) == ["b", "c"]


def test_that_going_back_gives_the_answers_of_before() -> None:
    drawing = _chain()
    engine = ShapeEngine()
    before = project(drawing)
    engine.update(before)
    first = engine.calls
    drawing.configure("b", units=7)
    engine.update(project(drawing))
    assert _told(before, engine.update(before)) == ["b", "c"]
    assert engine.calls == first


def test_that_a_new_constant_is_told_where_it_is_used() -> None:
    drawing = _chain()
    drawing.configure("d", units=Expression("width // 2"))
    engine = ShapeEngine()
    engine.update(project(drawing, width=8))
    changed = project(drawing, width=10)
    assert _told(changed, engine.update(changed)) == ["d"]


def test_that_a_mended_error_is_told_with_what_was_behind_it() -> None:
    drawing = _chain()
    drawing.configure("b", units=-1)
    engine = ShapeEngine()
    engine.update(project(drawing))
    drawing.configure("b", units=4)
    engine.update(project(drawing))
    assert {answer.status for answer in engine.calls} == {Status.OK}


def test_that_moving_and_renaming_change_no_answer() -> None:
    drawing = _chain()
    engine = ShapeEngine()
    engine.update(project(drawing))
    layer = drawing.layer("b")
    moved = replace(drawing.graph, positions={layer.id: Position(1, 2)})
    renamed = Project({moved.id: moved}).with_layer(moved.id, replace(layer, name="other"))
    assert engine.update(renamed) == Changes((), ())


def test_that_an_update_given_up_half_way_is_made_up_for() -> None:
    drawing = _chain()
    engine = ShapeEngine()
    engine.update(project(drawing))
    drawing.configure("a", units=9)
    half = engine.changes(project(drawing))
    seen = [next(half)]
    half.close()
    drawing.configure("c", units=5)
    seen += engine.update(project(drawing)).calls
    fresh = ShapeEngine()
    fresh.update(project(drawing))
    assert engine.calls == fresh.calls
    assert {told.layer for told in seen if isinstance(told, CallShapes)} >= {drawing.layer(name).id for name in "abcd"}


def _nested(width: int | None = 4) -> tuple[Drawing, Drawing, ModelRef]:
    inner, outer = Drawing("g2"), Drawing("g1")
    x = inner.input("in", width)
    ref = inner.model("inner", x, inner.add("dense", "Dense", {"units": 3}, x))
    return outer, inner, ref


def test_that_an_edit_inside_a_nested_model_reaches_the_block_that_holds_it() -> None:
    outer, inner, ref = _nested()
    y = outer.add("block", "Model", {"model": ref}, outer.input("x", 4))
    outer.add("out", "Dense", {"units": 2}, y)
    engine = ShapeEngine()
    engine.update(project(outer, inner))
    inner.configure("dense", units=6)
    changed = project(outer, inner)
    changes = engine.update(changed)
    assert _told(changed, changes) == ["block", "dense", "out"]
    block = next(told for told in changes.calls if told.layer == outer.layer("block").id and told.graph == "g1")
    assert (block.outputs, block.weights) == ((Tensor((None, 6)),), Weights(30, 30))


def test_that_a_nested_model_answers_at_other_sizes() -> None:
    inner, outer = Drawing("g2"), Drawing("g1")
    x = inner.input("in", None, None, 3)
    conv = inner.add("conv", "Conv2D", {"filters": 2, "kernel_size": 3}, x)
    ref = inner.model("inner", x, conv)
    outer.add("block", "Model", {"model": ref}, outer.input("x", 9, 9, 3))
    engine = ShapeEngine()
    changes = engine.update(project(outer, inner))
    assert changes.calls[-1].outputs == (Tensor((None, 7, 7, 2)),)
    assert changes.calls[1].outputs == (Tensor((None, None, None, 2)),)


def test_that_an_error_inside_a_nested_model_is_told_at_the_block_too() -> None:
    outer, inner, ref = _nested()
    outer.add("block", "Model", {"model": ref}, outer.input("x", 5))
    inner.configure("dense", units=-1)
    answers = ShapeEngine().update(project(outer, inner)).calls
    assert answers[-1].reason == "inner takes (None, 4), got (None, 5)."
    outer.configure("x", shape=(4,))
    told = ShapeEngine().update(project(outer, inner)).calls[-1]
    assert told.status is Status.FAILED
    assert told.reason.startswith("Inside inner, at dense: ")


def test_that_a_model_under_a_wrapper_is_answered_and_followed() -> None:
    outer, inner, ref = _nested()
    outer.add("each", "TimeDistributed", {"layer": ref}, outer.input("x", 7, 4))
    engine = ShapeEngine()
    answer = engine.update(project(outer, inner)).calls[-1]
    assert (answer.outputs, answer.weights) == ((Tensor((None, 7, 3)),), Weights(15, 15))
    inner.configure("dense", units=5)
    answer = engine.update(project(outer, inner)).calls[-1]
    assert (answer.outputs, answer.weights) == ((Tensor((None, 7, 5)),), Weights(25, 25))


def test_that_weights_count_once_unless_they_are_fresh() -> None:
    outer, inner, ref = _nested()
    x = outer.input("x", 4)
    one = outer.add("one", "Model", {"model": ref}, x)
    again = outer.add("again", "Model", {"model": ref}, x)
    fresh = outer.add("fresh", "Model", {"model": ref, "fresh_weights": True}, x)
    outer.model("shared", x, (one, again))
    outer.model("all", x, (one, again, fresh))
    summaries = ShapeEngine().update(project(outer, inner)).models
    assert {summary.model: summary.weights.total for summary in summaries if summary.graph == "g1"} == {
        "m1": 15,
        "m2": 30,
    }


def test_that_a_frozen_model_has_nothing_to_train_anywhere() -> None:
    outer, inner, ref = _nested()
    x = outer.input("x", 4)
    y = outer.add("one", "Model", {"model": ref, "trainable": False}, x)
    outer.model("m", x, outer.add("out", "Dense", {"units": 1}, y))
    summaries = ShapeEngine().update(project(outer, inner)).models
    assert {summary.graph: summary.weights for summary in summaries} == {"g1": Weights(19, 4), "g2": Weights(15, 0)}


def test_that_models_which_contain_each_other_are_told_at_their_blocks() -> None:
    one, two = Drawing("g1"), Drawing("g2")
    x, y = one.input("x", 4), two.input("y", 4)
    one.add("block", "Model", {"model": ModelRef(GraphId("g2"), two.model("m", y, y).model)}, x)
    two.add("block", "Model", {"model": ModelRef(GraphId("g1"), one.model("m", x, x).model)}, y)
    answers = {(told.graph, told.call): told for told in ShapeEngine().update(project(one, two)).calls}
    assert answers[GraphId("g1"), list(one.graph.places)[1]].status is Status.FAILED
    assert "contains this very block" in answers[GraphId("g1"), list(one.graph.places)[1]].reason


def test_that_a_removed_call_is_forgotten() -> None:
    drawing = Drawing()
    a, b = drawing.input("a", 4), drawing.input("b", 4)
    added = drawing.add("add", "Add", {}, many(a, b))
    engine = ShapeEngine()
    engine.update(project(drawing))
    kept = {id_: layer for id_, layer in drawing.graph.layers.items() if layer.name != "add"}
    engine.update(Project({drawing.graph.id: replace(drawing.graph, layers=kept, links={})}))
    assert added.call not in {answer.call for answer in engine.calls}


def test_that_a_chain_of_five_thousand_blocks_is_answered() -> None:
    layers = {LayerId("l1"): Layer(LayerId("l1"), "x", "InputLayer", {"shape": (4,)}, (Call(CallId("c1")),))}
    links = {}
    for n in range(2, 5001):
        layers[LayerId(f"l{n}")] = Layer(LayerId(f"l{n}"), f"relu_{n}", "ReLU", {}, (Call(CallId(f"c{n}")),))
        links[Target(CallId(f"c{n}"), "inputs")] = Source(CallId(f"c{n - 1}"))
    graph = Graph(GraphId("g1"), "deep", layers, links)
    changes = ShapeEngine().update(Project({graph.id: graph}))
    assert {answer.outputs for answer in changes.calls} == {(Tensor((None, 4)),)}
    assert len(changes.calls) == 5000
