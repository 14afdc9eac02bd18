"""The training plan against its model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.plan import Binding, DataSource, InputPlan, OutputPlan, TrainingPlan, Transform
from core.graph.problem import Severity
from core.graph.project import Project
from core.graph.records import Source
from core.values import CallId, Expression, GraphId, KerasObject, ModelId, ModelRef, Value
from tests.documents import Drawing
from tests.findings import found, kinds, repaired

CSV = DataSource("csv", "data.csv")
Loss = str | KerasObject | None


def _planned(
    loss: Loss = "mse", activation: Value = None, units: int = 3, target: Binding | None = None, **plan: object
) -> Project:
    """A model of one Dense layer with its plan."""
    draw = Drawing()
    x = draw.input()
    y = draw("Dense", x, name="y", units=units, activation=activation)
    ref = draw.model("net", x, y)
    made = TrainingPlan(ref, outputs=(OutputPlan(y, loss=loss, target=target),))
    return draw.project(plan=replace(made, **plan))  # type: ignore[arg-type]


def test_that_a_plan_without_data_is_fine() -> None:
    assert kinds(_planned()) == set()


def test_that_a_full_plan_is_fine() -> None:
    rows = (InputPlan(Source(CallId("c1")), (Binding(("a", "b")),)),)
    assert kinds(_planned(source=CSV, inputs=rows, target=Binding(("t",)))) == set()


def test_that_data_must_feed_every_input_and_target() -> None:
    project = _planned(source=CSV)
    with pytest.raises(ValueError, match="too many"):
        found(project, "plan-unbound")
    rows = (InputPlan(Source(CallId("c1")), (Binding(("a",)),)),)
    assert "no target" in found(_planned(source=CSV, inputs=rows), "plan-unbound").message
    assert "Nothing feeds the input x" in found(_planned(source=CSV, target=Binding(("t",))), "plan-unbound").message


def test_that_the_model_of_a_plan_is_there() -> None:
    project = _planned(model=ModelRef(GraphId("g1"), ModelId("m9")))
    assert kinds(project) == {"plan-model"}


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("optimizer", "adamm", "must be an optimizer of Keras"),
        ("optimizer", KerasObject("optimizers.Adam", {"learning_rat": 0.1}), "no setting `learning_rat`"),
        ("epochs", 0, "at least 1"),
        ("epochs", Expression("n / 2"), "no constant"),
        ("batch_size", 3.5, "whole number"),
        ("validation_split", 2.0, "at most 1"),
        ("callbacks", (KerasObject("layers.Dense"),), "no callback"),
    ],
)
def test_that_what_the_plan_says_can_be_done(part: str, value: object, message: str) -> None:
    problem = found(_planned(**{part: value}), "plan-value")  # type: ignore[arg-type]
    assert message in problem.message
    assert problem.place.plan == part


def test_that_losses_metrics_and_weights_are_those_of_keras() -> None:
    assert found(_planned(loss="mean_sqared_error"), "plan-value").remedy == "Did you mean `mean_squared_error`?"
    y = Source(CallId("c2"))
    metrics = (OutputPlan(y, loss="mse", metrics=("accuracy", "acuracy")),)
    assert found(_planned(outputs=metrics), "plan-value").place.plan == "metrics"
    weights = (OutputPlan(y, loss="mse", weight=-1),)
    assert found(_planned(outputs=weights), "plan-value").place.plan == "weight"
    assert kinds(_planned(outputs=(OutputPlan(y, loss="mse", weight=Expression("1 / 5"), metrics=("mae",)),))) == set()


def test_that_something_is_trained() -> None:
    assert found(_planned(loss=None), "plan-no-loss").severity is Severity.ERROR


def test_that_an_output_without_a_loss_beside_others_is_a_warning() -> None:
    draw = Drawing()
    x = draw.input()
    y, z = draw("Dense", x, name="y", units=1), draw("Dense", x, name="z", units=1)
    ref = draw.model("net", x, (y, z))
    plan = TrainingPlan(ref, outputs=(OutputPlan(y, loss="mse"),))
    problem = found(draw.project(plan=plan), "plan-no-loss")
    assert (problem.severity, problem.place.source) == (Severity.WARNING, z)


def test_that_rows_are_for_what_the_model_has_and_come_once() -> None:
    y, other = Source(CallId("c2")), Source(CallId("c1"))
    strange = _planned(outputs=(OutputPlan(y, loss="mse"), OutputPlan(other, loss="mse")))
    assert "which is no output of net" in found(strange, "plan-stranger").message
    twice = _planned(outputs=(OutputPlan(y, loss="mse"), OutputPlan(y, loss="mae")))
    assert "several rows" in found(twice, "plan-stranger").message
    assert "no input of net" in found(_planned(inputs=(InputPlan(y),)), "plan-stranger").message


BINARY = KerasObject("losses.BinaryCrossentropy", {"from_logits": True})
SPARSE = KerasObject("losses.SparseCategoricalCrossentropy", {"from_logits": True})


@pytest.mark.parametrize(
    ("loss", "activation", "units"),
    [
        ("binary_crossentropy", "sigmoid", 1),
        ("binary_crossentropy", "sigmoid", 5),
        (BINARY, None, 1),
        ("categorical_crossentropy", "softmax", 3),
        ("sparse_categorical_crossentropy", "softmax", 3),
        (SPARSE, None, 3),
        ("mse", "softmax", 3),
        ("mse", None, 1),
    ],
)
def test_that_a_loss_which_suits_its_output_is_fine(loss: Loss, activation: str | None, units: int) -> None:
    assert kinds(_planned(loss, activation, units)) == set()


@pytest.mark.parametrize(
    ("loss", "activation", "units", "message"),
    [
        (SPARSE, "softmax", 3, "apply it once more"),
        (BINARY, KerasObject("activations.sigmoid"), 1, "apply it once more"),
        ("binary_crossentropy", None, 1, "takes what it gives for probabilities"),
        ("categorical_crossentropy", "linear", 3, "takes what it gives for probabilities"),
        ("binary_crossentropy", "softmax", 3, "exclude each other"),
        ("binary_crossentropy", "softmax", 1, "always 1"),
        ("categorical_crossentropy", "sigmoid", 3, "expects classes that exclude each other"),
        ("sparse_categorical_crossentropy", "softmax", 1, "needs one for each class"),
    ],
)
def test_that_a_loss_which_does_not_suit_its_output_is_warned_of(
    loss: Loss, activation: Value, units: int, message: str
) -> None:
    project = _planned(loss, activation, units)
    problem = found(project, "loss-and-head")
    assert message in problem.message
    assert problem.severity is Severity.WARNING
    for repair in problem.repairs:
        assert "loss-and-head" not in kinds(repaired(project, repair))


@pytest.mark.parametrize(
    ("loss", "one_hot", "fine"),
    [
        ("categorical_crossentropy", True, True),
        ("categorical_crossentropy", False, False),
        ("sparse_categorical_crossentropy", True, False),
        ("sparse_categorical_crossentropy", False, True),
    ],
)
def test_that_targets_are_classes_in_the_form_their_loss_wants(loss: str, one_hot: bool, fine: bool) -> None:
    target = Binding(("label",), Transform("category", {"one_hot": one_hot}))
    assert ("loss-and-target" not in kinds(_planned(loss, "softmax", target=target))) is fine


def _headed(*blocks: tuple[str, dict[str, Value]]) -> Project:
    draw = Drawing()
    x = y = draw.input("x", shape=(5, 4))
    for class_name, config in blocks:
        y = draw(class_name, y)
        draw.configure(y, **config)
    ref = draw.model("net", x, y)
    return draw.project(plan=TrainingPlan(ref, outputs=(OutputPlan(y, loss=SPARSE),)))


@pytest.mark.parametrize(
    "blocks",
    [
        [("Dense", {"units": 3}), ("Softmax", {})],
        [("Dense", {"units": 3}), ("Activation", {"activation": "softmax"})],
        [("Dense", {"units": 3}), ("ops.softmax", {})],
        [("Dense", {"units": 3, "activation": "softmax"}), ("Identity", {}), ("Flatten", {})],
        [("TimeDistributed", {"layer": KerasObject("layers.Dense", {"units": 3, "activation": "softmax"})})],
    ],
)
def test_that_the_head_is_found_behind_what_leaves_it_alone(blocks: list[tuple[str, dict[str, Value]]]) -> None:
    assert "loss-and-head" in kinds(_headed(*blocks))


def test_that_the_head_of_a_nested_model_is_found() -> None:
    draw, inner = Drawing(), Drawing("g2", "inner")
    y = inner.input("y")
    part = inner.model("part", y, inner("Dense", y, units=3, activation="softmax"))
    x = draw.input("x")
    block = draw.nested(part, x, name="block")
    ref = draw.model("net", x, block)
    plan = TrainingPlan(ref, outputs=(OutputPlan(block, loss=SPARSE),))
    assert "loss-and-head" in kinds(draw.project(inner, plan=plan))
