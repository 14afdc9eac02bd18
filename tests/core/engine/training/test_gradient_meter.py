"""What is measured of the gradients is what TensorFlow gives by hand, and measuring changes nothing of a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.engine.training.control import Control
from core.engine.training.gradient_meter import GradientMeter
from core.engine.training.ready import Settings, get_ready
from core.engine.training.watch import Lengths, Scorer, Watch
from core.training.errors import PlanBroken
from core.training.gradients import Gradients, GradientsMeasured, LayerNorms, balancing_weights
from tests.core.engine.training.sampling import Trial, two_heads, weights_of, with_plan


def test_that_norms_and_cosines_are_those_of_gradients_taken_by_hand(tmp_path: Path) -> None:
    ready = get_ready(two_heads(tmp_path), tmp_path, Settings(device="cpu"))
    built, batch = ready.built, next(iter(ready.feed.training(0, 0)))
    told: list[GradientsMeasured] = []
    watch = Watch(Scorer(built.contract, built.keys), lambda _: None, Control(), Lengths(1, 5, 80))
    meter = GradientMeter(built, batch, 1, watch, told.append)
    meter.set_model(built.training)
    meter.on_train_batch_end(0)
    (measured,) = told

    (x,), (yes, kind) = batch
    hidden, shares = built.training.get_layer("hidden").trainable_variables, (1.0, 0.25)
    with tf.GradientTape(persistent=True) as tape:
        main, aux = built.training((x,))
        losses = keras.losses.BinaryCrossentropy()(yes, main), keras.losses.SparseCategoricalCrossentropy()(kind, aux)
        weighted = [share * loss for share, loss in zip(shares, losses, strict=True)]
    rows = [tf.concat([tf.reshape(part, [-1]) for part in tape.gradient(one, hidden)], 0) for one in weighted]
    norms = [float(tf.norm(row)) for row in rows]
    cosine = float(tf.tensordot(rows[0], rows[1], 1)) / (norms[0] * norms[1])

    assert measured.losses == ("main", "aux")
    assert measured.weights == shares
    assert measured.values == pytest.approx([float(loss) for loss in losses], rel=1e-5)
    (layer,) = measured.layers
    assert layer.layer == "hidden"
    assert layer.norms == pytest.approx(norms, rel=1e-5)
    for row, wanted in zip(measured.cosines, ((1, cosine), (cosine, 1)), strict=True):
        assert row == pytest.approx(wanted, rel=1e-4)


def test_that_a_run_that_measures_ends_at_the_same_weights(tmp_path: Path) -> None:
    heads = two_heads(tmp_path, forget=0.5)
    plain, measuring = Trial(tmp_path), Trial(tmp_path)
    without = plain.run(heads, epochs=1)
    with_it = measuring.run(with_plan(heads, measure_every=3), epochs=1)
    for name, array in weights_of(without).items():
        np.testing.assert_array_equal(array, weights_of(with_it)[name], err_msg=name)
    told = [event for event in measuring.events if isinstance(event, GradientsMeasured)]
    assert [(one.epoch, one.batch) for one in told] == [(1, 1), (1, 3)]  # of 4 batches
    assert not any(isinstance(event, GradientsMeasured) for event in plain.events)


def test_that_one_loss_alone_is_not_compared(tmp_path: Path) -> None:
    heads = two_heads(tmp_path)
    assert heads.plan
    one = with_plan(heads, outputs=heads.plan.outputs[:1], measure_every=5)
    with pytest.raises(PlanBroken, match="One loss alone"):
        get_ready(one, tmp_path, Settings(device="cpu"))


def _measured(values: tuple[float, ...], norms: tuple[float, ...]) -> GradientsMeasured:
    layers = (LayerNorms("shared", norms),)
    return GradientsMeasured(1, 1, ("a", "b"), values, (1.0, 1.0), layers, ((1.0, -0.5), (-0.5, 1.0)), 0.01)


def test_that_balancing_weights_make_the_norms_follow_how_slowly_the_losses_fall() -> None:
    first = _measured((2.0, 2.0), (3.0, 1.0))
    assert balancing_weights(first, first) == pytest.approx((0.5, 1.5))  # equal norms: 3 * 0.5 and 1 * 1.5
    later = _measured((1.0, 2.0), (3.0, 1.0))  # the first loss has fallen by half
    found = balancing_weights(first, later)
    assert found
    assert sum(found) == pytest.approx(2.0)
    assert 3.0 * found[0] / (1.0 * found[1]) == pytest.approx(0.5**1.5)


def test_that_nothing_is_proposed_where_a_loss_reaches_nothing_shared() -> None:
    first = _measured((2.0, 2.0), (3.0, 0.0))
    assert balancing_weights(first, first) is None
    assert balancing_weights(first, replace(first, layers=())) is None
    words = Gradients()
    words.take(first)
    assert words.advice() == ""
    assert "a and b -0.50" in words.line()
