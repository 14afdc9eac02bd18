"""What losses want of their targets, whether they are named by text, function or class."""

import keras
import numpy as np
import pytest

from core.engine.training.contract import Row
from core.engine.training.guess import best_guess, in_words
from core.engine.training.loss import facts
from core.graph.plan import LossKind, OutputPlan
from core.graph.records import Source
from core.training.labels import metric_labels
from core.training.ports import FittedColumn, FittedPort
from core.training.transforms.fitted import Fitted, FittedArray, FittedCategory, FittedNumber
from core.values import CallId, KerasObject

SPARSE: tuple[LossKind, ...] = (
    "sparse_categorical_crossentropy",
    "SparseCategoricalCrossentropy",
    KerasObject("losses.sparse_categorical_crossentropy"),
    KerasObject("losses.SparseCategoricalCrossentropy", {"from_logits": True}),
)


def row(loss: LossKind, *shape: int) -> Row:
    return Row("y", OutputPlan(Source(CallId("c1")), loss=loss), keras.KerasTensor((None, *shape)), facts(loss), 1.0)


def words(loss: LossKind, transform: Fitted, targets: list[float], *shape: int) -> str:
    made = row(loss, *shape)
    guess = best_guess(made, np.array(targets), np.arange(len(targets)))
    return in_words(guess, made, FittedPort("y", (FittedColumn("c", transform),), None, "float32", True))


@pytest.mark.parametrize("loss", SPARSE)
def test_that_sparse_losses_take_class_numbers(loss: LossKind) -> None:
    port = row(loss, 7, 10).port
    assert (port.shape, port.dtype) == ((7,), "int32")
    assert port.bounds
    assert (port.bounds.least, port.bounds.most) == (0, 9)


def test_that_other_losses_take_the_shape_of_the_output() -> None:
    assert row("mean_squared_error", 7, 10).port.shape == (7, 10)
    assert row("binary_crossentropy", 1).port.bounds is not None


def test_that_a_loss_of_ones_own_may_take_any_target() -> None:
    assert row(KerasObject("mine.losses:Triplet"), 3).port.shape is None


@pytest.mark.parametrize("logits", [False, True])
def test_that_the_guess_of_classes_is_their_shares(logits: bool) -> None:
    loss = KerasObject("losses.SparseCategoricalCrossentropy", {"from_logits": logits})
    guess = best_guess(row(loss, 3), np.array([0, 1, 1, 2, 9]), np.array([0, 1, 2, 3]))
    assert np.allclose(np.exp(guess) if logits else guess, [0.25, 0.5, 0.25])
    places = best_guess(row(loss, 2, 3), np.array([[0, 1], [0, 2]]), np.arange(2))
    expected = np.array([[1, 0, 0], [0, 0.5, 0.5]])
    assert np.allclose(np.exp(places) if logits else places, expected, atol=1e-6)


def test_that_the_guess_of_shares_as_logits_is_their_logit() -> None:
    loss = KerasObject("losses.BinaryCrossentropy", {"from_logits": True})
    (guess,) = best_guess(row(loss, 1), np.array([[1.0], [1.0], [1.0], [0.0]]), np.arange(4))
    assert guess == pytest.approx(np.log(3))


def test_that_a_guess_is_said_in_the_words_of_the_data() -> None:
    assert words("mse", FittedNumber((6.0,), (2.0,)), [0.5], 1) == "always 7"
    assert words("mse", FittedArray(), [1.0, 2.0], 1) == "always 1.5"
    assert words("binary_crossentropy", FittedCategory(("no", "yes"), 2), [1.0, 0.0], 1) == "always 50.0% yes"
    assert words(SPARSE[0], FittedCategory(("red", "blue"), 2), [1, 1, 0], 2) == "always blue"


def test_that_metrics_have_stable_names_of_their_own() -> None:
    metrics = ("accuracy", KerasObject("metrics.AUC"), KerasObject("metrics.AUC"), KerasObject("metrics.F1Score"))
    assert metric_labels(metrics) == ("accuracy", "auc", "auc_2", "f1_score")
    named = KerasObject("metrics.MeanAbsoluteError", {"name": "error"})
    assert metric_labels((named, KerasObject("metrics.MeanAbsoluteError"))) == ("error", "mean_absolute_error")
