"""Every mode against a loop written by hand, on a model small enough to see through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.engine.training.build import build
from core.engine.training.loss_modes import MODES
from core.engine.training.train import resume
from core.graph.project import Project
from core.training.errors import PlanBroken
from core.training.result import Outcome
from core.values import KerasObject
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_plan

_SGD = KerasObject("optimizers.SGD", {"learning_rate": 0.1})
Loop = Callable[["_ByHand"], None]


class _ByHand:
    """The model of `two_heads` with its weights copied, and one batch."""

    def __init__(self, of: keras.Model) -> None:
        hidden, main, aux = (of.get_layer(name) for name in ("hidden", "main", "aux"))
        pairs = [pair for layer in (hidden, main, aux) for pair in layer.weights]
        self.weights = [tf.Variable(pair.numpy()) for pair in pairs]
        random = np.random.default_rng(1)
        self.x = random.normal(size=(8, 2)).astype(np.float32)
        self.yes, self.kind = (self.x.sum(1, keepdims=True) > 0).astype(np.float32), random.integers(0, 3, 8)

    def losses(self) -> tuple[Any, Any]:
        w0, b0, w1, b1, w2, b2 = self.weights
        h = tf.nn.relu(self.x @ w0 + b0)
        main = keras.losses.BinaryCrossentropy()(self.yes, tf.sigmoid(h @ w1 + b1))
        aux = keras.losses.SparseCategoricalCrossentropy()(self.kind, tf.nn.softmax(h @ w2 + b2))
        return main, 0.25 * aux

    def gradients(self) -> list[list[Any]]:
        """Of both weighted losses, zeros where one does not reach."""
        with tf.GradientTape(persistent=True) as tape:
            losses = self.losses()
        found = [tape.gradient(loss, self.weights, unconnected_gradients="zero") for loss in losses]
        return [list(one) for one in found]

    def step(self, gradients: Sequence[Any], rate: float = 0.1) -> None:
        for weight, gradient in zip(self.weights, gradients, strict=True):
            weight.assign_sub(rate * gradient)


def _separate(hand: _ByHand) -> None:
    hand.step(hand.gradients()[0])
    hand.step(hand.gradients()[1])


def _pcgrad(hand: _ByHand) -> None:
    main, aux = ([tf.reshape(part, [-1]) for part in one] for one in hand.gradients())
    one, other = tf.concat(main, 0), tf.concat(aux, 0)
    along = tf.tensordot(one, other, 1)
    if along < 0:
        one, other = (
            one - along / tf.tensordot(other, other, 1) * other,
            other - along / tf.tensordot(one, one, 1) * one,
        )
    sizes = [int(tf.size(weight)) for weight in hand.weights]
    parts = zip(tf.split(one + other, sizes), hand.weights, strict=True)
    hand.step([tf.reshape(part, weight.shape) for part, weight in parts])


def _gradnorm(hand: _ByHand) -> None:
    """The first step: all losses stand at their beginning, so the wanted norms are equal."""
    main, aux = hand.gradients()
    bare = np.array([tf.norm(main[0]), tf.norm(aux[0]) / 0.25])
    norms = np.array([1.0, 0.25]) * bare
    moved = np.array([1.0, 0.25]) - 0.025 * np.sign(norms - norms.mean()) * bare
    hand.balance = moved * 1.25 / moved.sum()  # type: ignore[attr-defined]
    hand.step([a + b for a, b in zip(main, aux, strict=True)])


def _trained(project: Project, mode: str) -> keras.Model:
    project = with_plan(project, loss_mode=mode, optimizer=_SGD)
    assert project.plan
    return build(project, project.plan, trusted=False).training


@pytest.mark.parametrize(("mode", "loop"), [("separate", _separate), ("pcgrad", _pcgrad), ("gradnorm", _gradnorm)])
def test_that_a_mode_makes_the_steps_of_a_loop_by_hand(mode: str, loop: Loop, tmp_path: Path) -> None:
    model = _trained(two_heads(tmp_path), mode)
    assert isinstance(model, MODES[mode])
    hand = _ByHand(model)
    for _ in range(1 if mode == "gradnorm" else 3):
        model.train_on_batch((hand.x,), (hand.yes, hand.kind))
        loop(hand)
    layers = [pair for name in ("hidden", "main", "aux") for pair in model.get_layer(name).weights]
    for kept, wanted in zip(layers, hand.weights, strict=True):
        np.testing.assert_allclose(kept.numpy(), wanted.numpy(), rtol=2e-4, atol=2e-6)
    if mode == "gradnorm":
        np.testing.assert_allclose(model.balance.numpy(), hand.balance, rtol=1e-4)  # type: ignore[attr-defined]


def test_that_conflicting_gradients_are_cut_apart(tmp_path: Path) -> None:
    """PCGrad's branch for gradients that point apart is taken on this batch, and matters."""
    hand = _ByHand(_trained(two_heads(tmp_path), "pcgrad"))
    for _ in range(200):
        main, aux = (tf.concat([tf.reshape(part, [-1]) for part in one], 0) for one in hand.gradients())
        if tf.tensordot(main, aux, 1) < 0:
            return
        _separate(hand)
    pytest.fail("The two losses never pulled apart, so the test of PCGrad would prove nothing.")


def test_that_each_loss_may_have_an_optimizer_of_its_own(tmp_path: Path) -> None:
    project = two_heads(tmp_path)
    assert project.plan
    main, aux = project.plan.outputs
    still = replace(aux, optimizer=KerasObject("optimizers.SGD", {"learning_rate": 0.0}))
    project = with_plan(project, outputs=(main, still))
    model = _trained(project, "separate")
    hand = _ByHand(model)
    before = model.get_layer("aux").kernel.numpy()
    model.train_on_batch((hand.x,), (hand.yes, hand.kind))
    hand.step(hand.gradients()[0])
    np.testing.assert_allclose(model.get_layer("hidden").kernel.numpy(), hand.weights[0].numpy(), rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(model.get_layer("aux").kernel.numpy(), before)


def test_that_an_own_optimizer_needs_losses_that_train_separately(tmp_path: Path) -> None:
    project = two_heads(tmp_path)
    assert project.plan
    main, aux = project.plan.outputs
    project = with_plan(project, outputs=(main, replace(aux, optimizer="sgd")))
    with pytest.raises(PlanBroken, match="train separately"):
        _trained(project, "joint")


def test_that_modes_without_loss_scaling_refuse_float16(tmp_path: Path) -> None:
    with pytest.raises(PlanBroken, match="mixed_bfloat16"):
        _trained(with_plan(two_heads(tmp_path), precision="mixed_float16"), "pcgrad")


@pytest.mark.parametrize("mode", sorted(MODES))
def test_that_a_run_learns_in_each_mode_and_equal_seeds_give_equal_weights(mode: str, tmp_path: Path) -> None:
    project = with_plan(two_heads(tmp_path, forget=0.2), loss_mode=mode)
    results = [Trial(tmp_path).run(project) for _ in range(2)]
    assert [result.outcome for result in results] == [Outcome.FINISHED] * 2
    first, second = map(weights_of, results)
    assert all(np.array_equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize("mode", ["separate", "gradnorm"])
def test_that_a_run_goes_on_to_the_same_weights(mode: str, tmp_path: Path) -> None:
    """What a mode keeps beside the model (own optimizers, balances) is in the checkpoint."""
    project = with_plan(two_heads(tmp_path), loss_mode=mode, epochs=2)
    if mode == "separate":
        assert project.plan
        main, aux = project.plan.outputs
        project = with_plan(project, outputs=(main, replace(aux, optimizer="adam")))
    whole = Trial(tmp_path).run(with_plan(project, epochs=4))
    half = Trial(tmp_path).run(project)
    on = resume(Path(half.folder), lambda _event: None, _settings(4))
    first, second = weights_of(whole), weights_of(on)
    assert all(np.array_equal(first[name], second[name]) for name in first)


def _settings(epochs: int) -> Any:
    from core.engine.training.train import Settings

    return Settings(epochs=epochs, device="cpu")
