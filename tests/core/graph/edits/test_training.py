from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import NoPlan, NoSuchModel, NotInModel
from core.graph.plan import Binding, InputPlan, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Source
from core.values import ModelId, ModelRef
from tests.core.graph.drawing import MAIN, headline


def test_that_the_only_model_is_the_one_that_is_trained() -> None:
    drawing, made = headline()
    row = OutputPlan(Source(made["out"]), loss="mse")
    project = edits.plan_output(drawing.project, row)
    assert project.plan == TrainingPlan(ModelRef(MAIN, ModelId("m1")), outputs=(row,))
    assert edits.set_in_plan(drawing.project, "epochs", 3).plan == TrainingPlan(project.plan.model, epochs=3)
    assert edits.planned(project) is project


def test_that_one_of_several_models_has_to_be_chosen_first() -> None:
    drawing, made = headline()
    drawing.model("other", (Source(made["text"]),), (Source(made["lstm"]),))
    with pytest.raises(NoPlan):
        edits.plan_output(drawing.project, OutputPlan(Source(made["out"])))
    with pytest.raises(NoPlan):
        edits.set_in_plan(drawing.project, "epochs", 3)


def test_that_a_plan_has_rows_for_what_its_model_has() -> None:
    drawing, made = headline()
    ref = ModelRef(MAIN, ModelId("m1"))
    with pytest.raises(NoSuchModel):
        edits.set_plan(Project(), TrainingPlan(ref))
    project = edits.train_model(drawing.project, ref)
    project = edits.plan_output(project, OutputPlan(Source(made["out"]), loss="mse"))
    project = edits.plan_output(project, OutputPlan(Source(made["aux_out"]), weight=0.2))
    project = edits.plan_output(project, OutputPlan(Source(made["out"]), loss="mae"))
    project = edits.plan_input(project, InputPlan(Source(made["text"]), (Binding(("title",)),)))
    assert project.plan is not None
    assert [(row.output.call, row.loss) for row in project.plan.outputs] == [
        (made["out"], "mae"),
        (made["aux_out"], None),
    ]
    with pytest.raises(NotInModel, match="no output of headline"):
        edits.plan_output(project, OutputPlan(Source(made["lstm"])))
    with pytest.raises(NotInModel, match="no input of headline"):
        edits.plan_input(project, InputPlan(Source(made["lstm"])))
    with pytest.raises(NotInModel):
        edits.set_plan(project, TrainingPlan(ref, outputs=(OutputPlan(Source(made["lstm"])),)))
    assert edits.plan_output(project, OutputPlan(Source(made["out"]), loss="mae")) is project
    assert edits.plan_input(project, project.plan.inputs[0]) is project
    assert edits.set_plan(project, project.plan) is project
    assert edits.set_plan(project, None).plan is None


def test_that_rows_stay_where_another_model_has_the_same_ends() -> None:
    drawing, made = headline()
    other = drawing.model("aux_only", Source(made["text"]), Source(made["aux_out"]))
    project = edits.train_model(drawing.project, ModelRef(MAIN, ModelId("m1")))
    for name in ("out", "aux_out"):
        project = edits.plan_output(project, OutputPlan(Source(made[name]), loss="mse"))
    project = edits.train_model(project, other)
    assert project.plan is not None
    assert project.plan.model == other
    assert [row.output for row in project.plan.outputs] == [Source(made["aux_out"])]
    assert edits.train_model(project, other) is project
