"""After another head the plan's loss suits it: proposed anew where its kind has changed, else left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph import edits
from core.graph.edits.cutting import replace_head
from core.graph.plan import Binding, OutputPlan, TrainingPlan, Transform
from core.graph.project import Project
from core.graph.records import Source
from core.training.suited import with_suited_losses
from core.values import KerasObject, LayerId, ModelRef
from tests.documents import chain


def _project(activation: str, loss: str | KerasObject) -> Project:
    project = edits.configure(chain(2), chain(2).main.id, [LayerId("l3")], {"activation": activation})
    model = next(iter(project.main.models.values()))
    assert isinstance(model.outputs, Source)
    target = Binding(("label",), Transform("category", {"values": ("no", "yes")}))
    row = OutputPlan(model.outputs, target, loss, metrics=("accuracy",))
    return replace(project, plan=TrainingPlan(ModelRef(project.main.id, model.id), outputs=(row,)))


def _row(project: Project, units: int, activation: str) -> OutputPlan:
    after = replace_head(
        project, project.main.id, Source(project.main.layers[LayerId("l2")].calls[0].id), units, activation
    )
    after = with_suited_losses(project, after)
    assert after.plan
    (row,) = after.plan.outputs
    return row


@pytest.mark.parametrize(
    ("before", "loss", "units", "activation", "wanted"),
    [
        ("sigmoid", "binary_crossentropy", 5, "softmax", "sparse_categorical_crossentropy"),
        ("softmax", "sparse_categorical_crossentropy", 1, "sigmoid", "binary_crossentropy"),
    ],
)
def test_that_a_head_of_another_kind_gets_its_own_loss(
    before: str, loss: str, units: int, activation: str, wanted: str
) -> None:
    row = _row(_project(before, loss), units, activation)
    assert (row.loss, row.metrics) == (wanted, ("accuracy",))
    assert row.target == Binding(("label",), Transform("category"))


def test_that_a_head_of_the_same_kind_keeps_what_was_chosen() -> None:
    focal = KerasObject("losses.CategoricalFocalCrossentropy")
    row = _row(_project("softmax", focal), 5, "softmax")
    assert row.loss == focal
    assert row.target
    assert row.target.transform.options == {"values": ("no", "yes")}
