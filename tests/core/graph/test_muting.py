from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph import edits
from core.graph.edits.refusals import CannotMute
from core.graph.muting import muted_calls, without_muted
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Source, Target
from core.graph.validation import validate
from core.values import CallId, GraphId, LayerId, LayerRef
from tests.documents import Drawing

_G1 = GraphId("g1")


def _mute(project: Project, *sources: Source) -> Project:
    return edits.set_muted(project, _G1, [source.call for source in sources], muted=True)


def _without(draw: Drawing, *sources: Source) -> Project:
    return without_muted(_mute(draw.project(), *sources))


def test_that_a_project_without_muted_calls_is_the_very_same() -> None:
    draw = Drawing()
    draw("Dense", draw.input(), units=4)
    project = draw.project()
    assert without_muted(project) is project


def test_that_what_feeds_a_muted_call_feeds_what_it_fed() -> None:
    draw = Drawing()
    x = draw.input()
    drop = draw("Dropout", x, rate=0.5)
    y = draw("Dense", drop, name="y", units=1)
    ref = draw.model("net", x, y)
    project = _mute(draw.project(), drop)
    after = without_muted(project)
    assert after.main.links == {Target(y.call, "inputs"): x}
    assert [layer.name for layer in after.main.layers.values()] == ["x", "y"]
    assert after.model(ref) == project.model(ref)
    assert project.main.links[Target(y.call, "inputs")] == drop  # the canvas keeps it


def test_that_a_row_of_muted_calls_is_passed_as_a_whole() -> None:
    draw = Drawing()
    x = draw.input()
    first = draw("Dropout", x, rate=0.5)
    second = draw("Dropout", first, rate=0.5)
    y = draw("Dense", second, units=1)
    assert _without(draw, first, second).main.links == {Target(y.call, "inputs"): x}


def test_that_one_call_of_a_shared_layer_can_be_muted() -> None:
    draw = Drawing()
    a, b = draw.input("a"), draw.input("b")
    one = draw("Dense", a, name="shared", units=4)
    other = draw.again(one, b)
    both = draw("Add", (one, other))
    after = _without(draw, other).main
    assert len(after.layers[draw.layer_of(one).id].calls) == 1
    assert after.links[Target(both.call, "inputs[1]")] == b


def test_that_outputs_and_rows_of_the_plan_follow() -> None:
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, units=4)
    out = draw("Activation", y, activation="softmax")
    ref = draw.model("net", x, (out,))
    project = _mute(draw.project(plan=TrainingPlan(ref, outputs=(OutputPlan(out, loss="mse"),))), out)
    after = without_muted(project)
    model = after.model(ref)
    assert model
    assert model.outputs == (y,)
    assert after.plan
    assert after.plan.outputs[0].output == y


def test_that_a_merge_hands_on_its_first_input() -> None:
    draw = Drawing()
    a, b = draw.input("a"), draw.input("b")
    both = draw("Add", (b, a))
    y = draw("Dense", both, units=1)
    assert _without(draw, both).main.links == {Target(y.call, "inputs"): b}


def test_that_an_input_cannot_be_muted() -> None:
    draw = Drawing()
    x = draw.input()
    with pytest.raises(CannotMute, match="it is an input"):
        _mute(draw.project(), x)


def test_that_a_call_that_nothing_feeds_cannot_be_muted() -> None:
    draw = Drawing()
    loose = draw("Dense", units=3)
    with pytest.raises(CannotMute, match="Link its input first"):
        _mute(draw.project(), loose)


def test_that_a_call_whose_second_output_is_in_use_cannot_be_muted() -> None:
    draw = Drawing()
    x = draw.input(shape=(3, 4))
    lstm = draw("LSTM", x, units=2, return_state=True)
    draw("Dense", Source(lstm.call, 1), units=1)
    with pytest.raises(CannotMute, match="output 1"):
        _mute(draw.project(), lstm)


def test_that_a_wrapped_layer_cannot_be_muted() -> None:
    draw = Drawing()
    x = draw.input(shape=(3, 4))
    dense = draw("Dense", x, name="dense", units=4)
    draw("TimeDistributed", x, name="wrapper", layer=LayerRef(draw.layer_of(dense).id))
    with pytest.raises(CannotMute, match="wrapper wraps"):
        _mute(draw.project(), dense)


def test_that_muting_and_unmuting_leaves_the_project_as_it_was() -> None:
    draw = Drawing()
    drop = draw("Dropout", draw.input(), rate=0.5)
    project = draw.project()
    assert edits.set_muted(_mute(project, drop), _G1, [drop.call], muted=False) == project
    assert edits.set_muted(project, _G1, [drop.call], muted=False) is project


def test_that_a_muted_call_without_a_feed_is_a_problem_with_a_repair() -> None:
    draw = Drawing()
    x = draw.input()
    drop = draw("Dropout", x, rate=0.5)
    y = draw("Dense", drop, units=1)
    draw.model("net", x, y)
    project = edits.disconnect(_mute(draw.project(), drop), _G1, [Target(drop.call, "inputs")])
    (found,) = [problem for problem in validate(project) if problem.kind == "muted"]
    assert found.place.call == drop.call
    (repair,) = found.repairs
    assert not muted_calls(getattr(edits, repair.edit)(project, **repair.arguments).main)


def test_that_validation_takes_a_file_whatever_it_mutes() -> None:
    draw = Drawing()
    x = draw.input()
    draw.link(Source(CallId("c9")), draw("Dropout", x, rate=0.5), "inputs")
    project = draw.project()
    layers = {
        key: replace(layer, calls=tuple(replace(call, muted=True) for call in layer.calls))
        for key, layer in project.main.layers.items()
    }
    assert validate(project.with_graph(replace(project.main, layers=layers)))
    assert LayerId("l1") in without_muted(project.with_graph(replace(project.main, layers=layers))).main.layers
