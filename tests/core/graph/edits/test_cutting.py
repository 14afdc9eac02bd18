"""Cutting a model at a tensor: a part taken out as a model of its own, a head replaced by another."""

from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import CannotCut
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Graph, Source
from core.values import ModelRef
from tests.documents import Drawing, chain, residual


def _end(graph: Graph, name: str) -> Source:
    layer = graph.layer_named(name)
    assert layer
    return Source(layer.calls[0].id)


def _names(project: Project) -> list[str]:
    return [layer.name for layer in project.main.layers.values()]


def test_that_a_model_is_taken_out_from_one_tensor_to_another() -> None:
    project = chain(4)
    start, end = _end(project.main, "dense_0"), _end(project.main, "dense_2")
    after = edits.take_out(project, project.main.id, [end, start])
    taken = list(after.main.models.values())[-1]
    assert (taken.inputs, taken.outputs) == (start, end)
    assert after.main.layers == project.main.layers, "the blocks are shared, not copied"


def test_that_a_part_taken_out_has_the_other_inputs_that_it_needs() -> None:
    draw = Drawing()
    image, age = draw.input("image"), draw.input("age")
    seen = draw("Dense", image, name="seen", units=2)
    both = draw("Concatenate", (seen, age), name="both")
    draw.model("net", (image, age), both)
    project = draw.project()
    after = edits.take_out(project, project.main.id, [seen, both])
    assert list(after.main.models.values())[-1].inputs == (seen, age)


def test_that_tensors_on_ways_apart_make_no_model() -> None:
    draw = Drawing()
    x = draw.input("x")
    one, other = draw("Dense", x, units=1), draw("Dense", x, units=1)
    project = draw.project()
    for chosen in ([one], [one, other]):
        with pytest.raises(CannotCut):
            edits.take_out(project, project.main.id, chosen)


def test_that_a_new_head_takes_the_place_of_the_old_one_in_model_and_plan() -> None:
    project = residual(2)
    graph = project.main
    (model_id, model), cut, scores = next(iter(graph.models.items())), _end(graph, "add_1"), _end(graph, "scores")
    plan = TrainingPlan(ModelRef(graph.id, model_id), outputs=(OutputPlan(scores, loss="mse"),))
    project = edits.set_plan(project, plan)
    after = edits.replace_head(project, graph.id, cut, 3, "softmax", "GlobalAveragePooling2D")
    assert not {"pool", "scores"} & set(_names(after))
    head = after.main.places[after.main.models[model_id].outputs.call]  # type: ignore[union-attr]
    assert (head.layer.class_name, head.layer.config) == ("Dense", {"units": 3, "activation": "softmax"})
    assert after.main.models[model_id].inputs == model.inputs
    assert after.plan
    assert [(row.output.call, row.loss) for row in after.plan.outputs] == [(head.call.id, "mse")]


def test_that_a_head_behind_the_output_extends_the_model() -> None:
    project = chain(2)
    end = _end(project.main, "dense_1")
    after = edits.replace_head(project, project.main.id, end, 1, "sigmoid")
    (model,) = after.main.models.values()
    assert after.main.incoming[model.outputs.call] == {"inputs": end}  # type: ignore[union-attr]
    assert set(_names(project)) < set(_names(after))


def test_that_a_shared_layer_keeps_its_calls_before_the_cut() -> None:
    draw = Drawing()
    x = draw.input("x")
    first = draw("Dense", x, name="shared", units=4)
    middle = draw("Dense", first, name="middle", units=4)
    last = draw.again(first, middle)
    draw.model("net", x, last)
    project = draw.project()
    after = edits.replace_head(project, project.main.id, middle, 2, "softmax")
    shared = after.main.layer_named("shared")
    assert shared
    assert [call.id for call in shared.calls] == [first.call]


def test_that_where_no_output_lies_nothing_is_cut() -> None:
    draw = Drawing()
    x = draw.input("x")
    side = draw("Dense", x, name="side", units=4)
    draw.model("net", x, draw("Dense", x, units=1))
    project = draw.project()
    with pytest.raises(CannotCut):
        edits.replace_head(project, project.main.id, side, 2, "softmax")
