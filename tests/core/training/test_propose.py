from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.graph.plan import Binding, DataSource, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.graph.validation.heads import Head
from core.project import read
from core.resources import examples
from core.training.preview import preview
from core.training.propose import loss_for, propose
from core.values import Expression
from tests.documents import Drawing


def _proposed(name: str) -> tuple[TrainingPlan, TrainingPlan]:
    """What is proposed for an example without its plan, and the plan it has."""
    project = read(examples() / f"{name}.loom")
    plan = project.plan
    assert plan
    assert plan.source
    source = replace(plan.source, options={})
    bare = replace(project, plan=None)
    return propose(bare, plan.model, source, preview(source, examples()), lambda _: None), plan


@pytest.mark.parametrize("name", ["digits", "same_digit"])
def test_that_the_plan_of_an_example_with_arrays_is_found(name: str) -> None:
    found, plan = _proposed(name)
    assert (found.source, found.inputs, found.outputs) == (plan.source, plan.inputs, plan.outputs)


def test_that_the_films_go_where_the_example_puts_them() -> None:
    found, plan = _proposed("movies")
    assert found.outputs == tuple(replace(row, weight=1.0) for row in plan.outputs)
    assert found.inputs[0] == plan.inputs[0]
    numbers, genre = found.inputs[1].bindings
    assert numbers == plan.inputs[1].bindings[0]
    assert genre.columns == ("genre",)
    assert genre.transform.options == {"one_hot": True, "size": 13}


def test_that_two_texts_find_their_inputs_by_name() -> None:
    found, plan = _proposed("same_director")
    assert [row.bindings[0].columns for row in found.inputs] == [("first_title",), ("second_title",)]
    assert found.inputs[0].bindings[0].transform.options["length"] == Expression("title_length")
    assert found.outputs == plan.outputs


def test_that_a_loss_somebody_chose_stays(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    draw = Drawing()
    x = draw.input("x", shape=(1,))
    y = draw("Dense", x, name="y", units=1)
    ref = draw.model("net", x, y)
    project: Project = draw.project(plan=TrainingPlan(ref, outputs=(OutputPlan(y, loss="huber"),)))
    source = DataSource("csv", "a.csv")
    plan = propose(project, ref, source, preview(source, tmp_path), lambda _: None)
    assert plan.outputs[0].loss == "huber"
    assert plan.outputs[0].target
    assert plan.inputs[0].bindings[0].columns == ("x",)


@pytest.mark.parametrize(
    ("activation", "loss", "kind"),
    [
        ("linear", None, "number"),
        ("linear", "poisson", "array"),
        ("relu", None, "array"),
    ],
)
def test_that_targets_far_from_what_a_layer_begins_with_are_standardised(
    tmp_path: Path, activation: str, loss: str | None, kind: str
) -> None:
    """Where the loss and the head take such numbers."""
    (tmp_path / "a.csv").write_text("x,price\n1,200000\n3,400000\n", encoding="utf-8")
    draw = Drawing()
    x = draw.input("x", shape=(1,))
    y = draw("Dense", x, name="y", units=1, activation=activation)
    ref = draw.model("net", x, y)
    source = DataSource("csv", "a.csv")
    project: Project = draw.project(plan=TrainingPlan(ref, outputs=(OutputPlan(y, loss=loss),)))
    plan = propose(project, ref, source, preview(source, tmp_path), lambda _: None)
    assert plan.outputs[0].target == Binding(("price",), Transform(kind))  # type: ignore[arg-type]  # one of the kinds


@pytest.mark.parametrize(
    ("activation", "loss"),
    [
        ("softmax", "sparse_categorical_crossentropy"),
        ("sigmoid", "binary_crossentropy"),
        ("linear", "mean_squared_error"),
        (None, "mean_squared_error"),
    ],
)
def test_that_losses_suit_the_head(activation: str | None, loss: str) -> None:
    assert loss_for(Head(activation, 3))[0] == loss
