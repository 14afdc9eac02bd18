"""What formats can't hold is said of the blocks that it is true of, nested ones included."""

from __future__ import annotations

from core.graph.plan import TrainingPlan
from core.graph.project import Project
from core.saving.formats import Kind, of_kind
from core.saving.limits import limits
from core.values import Code, ModelRef
from tests.core.engine.building import Drawing, project


def _chain(*blocks: tuple[str, str]) -> tuple[Project, ModelRef]:
    drawing = Drawing()
    start = last = drawing.input("start", 4)
    for name, class_name in blocks:
        config = {"function": Code("twice", "def twice(x):\n    return 2 * x\n")} if class_name == "Lambda" else {}
        last = drawing.add(name, class_name, config, last)
    ref = drawing.model("chain", start, last)
    return project(drawing), ref


def _said(kind: Kind, *blocks: tuple[str, str]) -> str:
    return "\n".join(limits(*_chain(*blocks), of_kind(kind)))


def test_that_what_acts_while_training_is_named_for_files_that_only_compute() -> None:
    for kind in (Kind.SAVED_MODEL, Kind.ONNX, Kind.TFLITE):
        assert "rest, turn: active while training only" in _said(kind, ("rest", "Dropout"), ("turn", "RandomRotation"))
    assert "while training only" not in _said(Kind.KERAS, ("rest", "Dropout"))


def test_that_layers_without_operations_in_onnx_are_named() -> None:
    assert "words can't be written" in _said(Kind.ONNX, ("words", "TextVectorization"))
    assert "can't be written" not in _said(Kind.SAVED_MODEL, ("words", "TextVectorization"))


def test_that_recurrent_layers_take_one_sample_in_tflite() -> None:
    assert "Because of memory it takes one sample" in _said(Kind.TFLITE, ("memory", "LSTM"))


def test_that_own_functions_are_named_where_layers_are_kept() -> None:
    assert "functions of own" in _said(Kind.KERAS, ("own", "Lambda"))
    assert "own" not in _said(Kind.ONNX, ("own", "Lambda"))


def test_that_of_many_layers_some_are_named() -> None:
    said = _said(Kind.ONNX, *((f"drop_{number}", "Dropout") for number in range(1, 9)))
    assert "drop_5, drop_6 and 2 more: active" in said


def test_that_plan_and_constants_are_said_to_stay() -> None:
    found, ref = _chain(("dense", "Dense"))
    planned = Project(found.graphs, {"width": 8}, TrainingPlan(ref))
    said = "\n".join(limits(planned, ref, of_kind(Kind.KERAS)))
    assert "not compiled" in said
    assert "(width)" in said


def test_that_nested_models_are_looked_into() -> None:
    inner = Drawing("g2")
    start = inner.input("inner_start", 4)
    inside = inner.model("inside", start, inner.add("deep", "Dropout", {"rate": 0.5}, start))
    outer = Drawing()
    begin = outer.input("begin", 4)
    ref = outer.model("whole", begin, outer.add("nested", "Model", {"model": inside}, begin))
    assert "deep: active while training" in "\n".join(limits(project(outer, inner), ref, of_kind(Kind.ONNX)))
