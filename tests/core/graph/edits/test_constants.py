from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import BadConstant, ConstantInUse, NameTaken, NoSuchConstant
from core.graph.plan import OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Source
from core.values import Array, Expression, KerasObject, ModelId, ModelRef, Slice, Value
from tests.core.graph.drawing import MAIN, Drawing, headline


def sized() -> Drawing:
    """A headline model whose widths are arithmetic over `width`, in every place that can hold any."""
    drawing, made = headline()
    drawing.project = edits.set_constant(drawing.project, "width", 32)
    drawing.project = edits.set_constant(drawing.project, "double", Expression("2 * width"))
    dense = drawing.id_of(made["dense"])
    values: dict[str, Value] = {
        "units": Expression("width + width // 2"),
        "kernel_initializer": KerasObject("initializers.RandomNormal", {"stddev": Expression("1 / width")}),
    }
    drawing.project = edits.configure(drawing.project, MAIN, [dense], values)
    item = drawing.add("ops.getitem", made["lstm"])
    drawing.project = edits.set_argument(drawing.project, MAIN, item, "key", (Slice(stop=Expression("width")),))
    plan = TrainingPlan(
        ModelRef(MAIN, ModelId("m1")),
        outputs=(OutputPlan(Source(made["out"]), weight=Expression("1 / width")),),
        batch_size=Expression("width"),
    )
    drawing.project = edits.set_plan(drawing.project, plan)
    return drawing


def test_that_renaming_a_constant_rewrites_every_expression() -> None:
    drawing = sized()
    project = edits.rename_constant(drawing.project, "width", "d_model")
    assert list(project.constants) == ["d_model", "double"]
    assert project.constants["double"] == Expression("2 * d_model")
    assert "width" not in repr(project)
    assert repr(project).count("d_model") == repr(drawing.project).count("width")
    assert edits.rename_constant(project, "d_model", "width") == drawing.project


def test_that_a_constant_in_use_stays() -> None:
    drawing = sized()
    with pytest.raises(ConstantInUse) as refusal:
        edits.remove_constant(drawing.project, "width")
    assert refusal.value.users == ("dense", "getitem", "double", "the training plan")
    assert "double" not in edits.remove_constant(drawing.project, "double").constants


def test_that_constants_have_names_that_python_takes() -> None:
    project = edits.set_constant(Project(), "width", 32)
    for name in ("", "2x", "a b", "lambda", "min"):
        with pytest.raises(BadConstant):
            edits.set_constant(project, name, 1)
        with pytest.raises(BadConstant):
            edits.rename_constant(project, "width", name)
    project = edits.set_constant(project, "depth", 2)
    with pytest.raises(NameTaken):
        edits.rename_constant(project, "depth", "width")
    with pytest.raises(NoSuchConstant, match="Did you mean width"):
        edits.remove_constant(project, "widht")


@pytest.mark.parametrize("text", ["width + 1", "unknown", "1 +", "1 / 0", "double"])
def test_that_a_constant_without_a_value_is_refused(text: str) -> None:
    project = edits.set_constant(edits.set_constant(Project(), "width", 32), "double", Expression("2 * width"))
    with pytest.raises(BadConstant):
        edits.set_constant(project, "width", Expression(text))


def test_that_setting_the_same_value_changes_nothing() -> None:
    project = edits.set_constant(Project(), "width", 32)
    assert edits.set_constant(project, "width", 32) is project
    assert edits.rename_constant(project, "width", "width") is project
    assert edits.set_constant(project, "width", 32.0) is not project


def test_that_arrays_and_names_inside_words_are_left_alone() -> None:
    drawing = Drawing(edits.set_constant(Project(), "a", 1))
    drawing.add("mine:Thing", data=Array("float32", (1.0, 2.0)), text="a", size=Expression("max(a, 2)"))
    after = Drawing(edits.rename_constant(drawing.project, "a", "b"))
    config = next(iter(after.graph.layers.values())).config
    assert config == {"data": Array("float32", (1.0, 2.0)), "text": "a", "size": Expression("max(b, 2)")}
