"""Models that train on the gradients of each loss by itself; how these become steps is what the modes differ in.

Keras's own `train_step` goes back once, through the weighted sum: that is the mode `joint`, and needs nothing of this.
Where a strategy spreads a batch over several devices, Keras divides losses by their number, and optimizers sum
gradients: what a mode decides by gradients, it decides by those of all devices.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from core.engine.training.contract import Contract
from core.training.errors import PlanBroken

_ALPHA, _RATE = 1.5, 0.025  # of GradNorm, as in the experiments of its paper
_TINY = 1e-12
Tensors = Sequence[Any]


class LossOfFunction(keras.losses.Loss):  # type: ignore[misc]  # Keras has no types
    """A loss given as a function of targets and outputs, with the mean over the samples as Keras takes it."""

    def __init__(self, function: Any) -> None:
        super().__init__(name=getattr(function, "__name__", "loss"))
        self._function = function

    def call(self, y_true: Any, y_pred: Any) -> Any:
        return self._function(y_true, y_pred)


def losses_of(contract: Contract) -> list[keras.losses.Loss]:
    """A loss for each row, of its own."""
    made = [keras.losses.get(contract.maker.value(row.plan.loss)) for row in contract.rows]
    return [one if isinstance(one, keras.losses.Loss) else LossOfFunction(one) for one in made]


def values_of(losses: Sequence[keras.losses.Loss], y: Any, outputs: Any, weights: Any) -> list[Any]:
    """Every loss without its share in the sum."""
    targets, given = keras.tree.flatten(y), keras.tree.flatten(outputs)
    scales = keras.tree.flatten(weights) if weights is not None else [None] * len(given)
    parts = zip(losses, targets, given, scales, strict=True)
    return [loss(target, output, sample_weight=scale) for loss, target, output, scale in parts]


class ByLoss(keras.Model):  # type: ignore[misc]
    """A functional model whose steps know the losses apart. `learn_by` comes before `compile`."""

    def learn_by(self, contract: Contract, optimizers: Mapping[int, Any], seed: int) -> None:
        """`optimizers` are those that single outputs have of their own, by the number of their row."""
        self._own_losses = losses_of(contract)
        self._shares = [row.weight for row in contract.rows]
        self.own_optimizers = dict(optimizers)
        self._seed = seed
        for optimizer in self.own_optimizers.values():
            optimizer.build(self.trainable_variables)

    def train_step(self, data: Any) -> Any:
        x, y, weights = keras.utils.unpack_x_y_sample_weight(data)
        outputs = self._learn(x, y, weights)
        total = self.compute_loss(x=x, y=y, y_pred=outputs, sample_weight=weights, training=True)
        next(metric for metric in self.metrics if metric.name == "loss").update_state(total * _devices())
        return self.compute_metrics(x, y, outputs, sample_weight=weights)

    def _learn(self, x: Any, y: Any, weights: Any) -> Any:
        """Makes the steps of one batch; the outputs as they were before."""
        raise NotImplementedError

    def _apply(self, gradients: Tensors, number: int | None = None) -> None:
        optimizer: Any = self.optimizer if number is None else self.own_optimizers.get(number, self.optimizer)
        if not optimizer.built:
            optimizer.build(self.trainable_variables)
        pairs = zip(gradients, self.trainable_variables, strict=True)
        reached = [(gradient, variable) for gradient, variable in pairs if gradient is not None]
        optimizer.apply([gradient for gradient, _ in reached], [variable for _, variable in reached])


class Separate(ByLoss):
    """Each loss goes back by itself, in the order of the outputs, through the weights as the one before left them."""

    def _learn(self, x: Any, y: Any, weights: Any) -> Any:
        first = None
        for number, share in enumerate(self._shares):
            with tf.GradientTape() as tape:
                outputs = self(x, training=True)
                value = share * values_of(self._own_losses, y, outputs, weights)[number]
                if number == 0:
                    value += sum(self.losses) / _devices()  # penalties on weights count once
            first = outputs if first is None else first
            self._apply(tape.gradient(value, self.trainable_variables), number)
        return first


class Balanced(ByLoss):
    """One step from the gradients of all losses, which `_joined` brings together."""

    def _learn(self, x: Any, y: Any, weights: Any) -> Any:
        with tf.GradientTape(persistent=True) as tape:
            outputs = self(x, training=True)
            values = values_of(self._own_losses, y, outputs, weights)
            penalty = sum(self.losses)
        by_loss = [tape.gradient(value, self.trainable_variables) for value in values]
        by_loss = [[_dense(gradient) for gradient in one] for one in by_loss]
        joined = self._joined(_of_all_devices(values), [_of_all_devices(one) for one in by_loss])
        if self.losses:
            further = tape.gradient(penalty, self.trainable_variables)
            joined = [_sum([one, _dense(other)]) for one, other in zip(joined, further, strict=True)]
        self._apply([None if one is None else one / _devices() for one in joined])
        return outputs

    def _joined(self, values: Tensors, by_loss: Sequence[Tensors]) -> Tensors:
        raise NotImplementedError


class PCGrad(Balanced):
    """Of two gradients that point apart, each loses the part that goes against the other.

    Source: Yu, Kumar, Gupta, Levine, Hausman and Finn, "Gradient Surgery for Multi-Task Learning", 2020
    (arXiv:2001.06782), algorithm 1. Gradients are those of the weighted losses over all weights; the order in which
    a gradient meets the others is drawn by the seed and the step.
    """

    def _joined(self, values: Tensors, by_loss: Sequence[Tensors]) -> Tensors:  # noqa: ARG002  # as all modes
        rows = [_flat(one, self.trainable_variables) * share for one, share in zip(by_loss, self._shares, strict=True)]
        every = tf.stack(rows)
        seed = tf.stack([tf.constant(self._seed, tf.int64), tf.cast(self.optimizer.iterations, tf.int64)])
        order = tf.random.experimental.stateless_shuffle(tf.range(len(rows)), seed=seed)
        projected = tf.add_n([self._projected(number, row, every, order) for number, row in enumerate(rows)])
        return _unflat(projected, by_loss, self.trainable_variables)

    def _projected(self, number: int, row: Any, every: Any, order: Any) -> Any:
        for place in range(len(self._shares)):
            other = tf.gather(every, order[place])
            along = tf.tensordot(row, other, 1)
            against = tf.logical_and(along < 0, tf.not_equal(order[place], number))
            row -= tf.where(against, along / (tf.tensordot(other, other, 1) + _TINY), 0.0) * other
        return row


class GradNorm(Balanced):
    """Weighs the losses so that their gradients stay in proportion to how slowly each loss falls.

    Source: Chen, Badrinarayanan, Lee and Rabinovich, "GradNorm: Gradient Normalization for Adaptive Loss Balancing in
    Deep Multitask Networks", 2018 (arXiv:1711.02257), algorithm 1, with alpha 1.5. The norms are those on the last
    weights that several losses reach. Weights start as the plan's and keep their sum.
    """

    def learn_by(self, contract: Contract, optimizers: Mapping[int, Any], seed: int) -> None:
        super().learn_by(contract, optimizers, seed)
        self.balance = self.add_weight(
            shape=(len(self._shares),), initializer=keras.initializers.Constant(self._shares), trainable=False
        )
        self._begin = self.add_weight(shape=(len(self._shares),), initializer="zeros", trainable=False)

    def _joined(self, values: Tensors, by_loss: Sequence[Tensors]) -> Tensors:
        balance, losses = tf.convert_to_tensor(self.balance), tf.stack([tf.stop_gradient(value) for value in values])
        self._begin.assign(tf.where(tf.convert_to_tensor(self._begin) == 0.0, losses, self._begin))
        bare = tf.stack([0.0 if one is None else tf.norm(one) for one in _on_shared(by_loss)])
        norms = balance * bare
        falling = losses / (tf.convert_to_tensor(self._begin) + _TINY)
        wanted = tf.reduce_mean(norms) * (falling / (tf.reduce_mean(falling) + _TINY)) ** _ALPHA
        moved = tf.maximum(balance - _RATE * tf.sign(norms - wanted) * bare, _TINY)
        self.balance.assign(moved * sum(self._shares) / tf.reduce_sum(moved))
        weighted = [
            [None if part is None else part * balance[place] for part in one] for place, one in enumerate(by_loss)
        ]
        return [_sum(parts) for parts in zip(*weighted, strict=True)]


def _on_shared(by_loss: Sequence[Tensors]) -> list[Any]:
    """The gradients of every loss on the last weights that several losses reach, a matrix where there is one."""
    columns = [column for column in zip(*by_loss, strict=True) if sum(part is not None for part in column) > 1]
    if not columns:
        raise PlanBroken("No weights are reached by several losses, so there is nothing to balance. Train jointly.")
    matrices = [column for column in columns if len(next(part for part in column if part is not None).shape) > 1]
    return list((matrices or columns)[-1])


def _devices() -> int:
    return int(tf.distribute.get_strategy().num_replicas_in_sync)


def _of_all_devices(parts: Tensors) -> list[Any]:
    """The sums over all devices; None where there is none."""
    everybody = tf.distribute.get_replica_context()
    return [one if one is None else everybody.all_reduce(tf.distribute.ReduceOp.SUM, one) for one in parts]


def _dense(gradient: Any) -> Any:
    return None if gradient is None else tf.convert_to_tensor(gradient)


def _sum(parts: Tensors) -> Any:
    here = [part for part in parts if part is not None]
    return tf.add_n(here) if here else None


def _flat(gradients: Tensors, variables: Sequence[Any]) -> Any:
    pairs = zip(gradients, variables, strict=True)
    parts = [tf.zeros(variable.shape) if gradient is None else gradient for gradient, variable in pairs]
    return tf.concat([tf.reshape(part, [-1]) for part in parts], 0)


def _unflat(vector: Any, by_loss: Sequence[Tensors], variables: Sequence[Any]) -> Tensors:
    """The gradients by variable; None where no loss reaches one."""
    sizes = [math.prod(variable.shape) for variable in variables]
    found: list[Any] = []
    for number, (part, variable) in enumerate(zip(tf.split(vector, sizes), variables, strict=True)):
        reached = any(one[number] is not None for one in by_loss)
        found.append(tf.reshape(part, variable.shape) if reached else None)
    return found


MODES: Mapping[str, type[ByLoss]] = {"separate": Separate, "pcgrad": PCGrad, "gradnorm": GradNorm}
