"""The output contract: one row per trained output, and everything Keras gets about outputs in the order of the rows.

Keras can pair dictionaries of losses, weights and targets with the wrong outputs, and confuses outputs of one name.
Here all of them are plain sequences in one order, and every output has a name of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import keras

from core.engine.make import Maker
from core.engine.private import operation_behind
from core.engine.training.loss import LossFacts, facts
from core.graph.plan import OutputPlan
from core.graph.records import Source
from core.training.errors import PlanBroken
from core.training.labels import labels, metric_labels
from core.training.planning import weight_of
from core.training.ports import Bounds, DataPort
from core.values import KerasObject

Key = tuple[str, str]
"""An output's label, and `loss` or the name of a metric."""


@dataclass(frozen=True)
class Row:
    """One trained output: its label, what the plan says, its symbolic tensor, and what its loss wants."""

    label: str
    plan: OutputPlan
    tensor: keras.KerasTensor
    facts: LossFacts
    weight: float

    @property
    def shape(self) -> tuple[int | None, ...]:
        return tuple(self.tensor.shape[1:])

    @property
    def port(self) -> DataPort:
        """What the data has to bring as this output's target."""
        dtype = self.facts.target_dtype(self.tensor.dtype)
        shape, bounds = self.facts.target_shape(self.shape), self.facts.bounds(self.shape, self.label)
        bindings = (self.plan.target,) if self.plan.target else ()
        one_hot = self.facts.is_prior and not self.facts.sparse
        return DataPort(self.label, bindings, shape, dtype, target=True, bounds=bounds, one_hot=one_hot)

    @property
    def weight_port(self) -> DataPort:
        """What the data has to bring as the weights of this output's samples."""
        bindings = (self.plan.sample_weight,) if self.plan.sample_weight else ()
        bounds = Bounds(0, math.inf, "a sample can't count less than nothing")
        return DataPort(f"weight of {self.label}", bindings, (), "float32", bounds=bounds)


@dataclass(frozen=True)
class Contract:
    """All rows. `compile` may be called for several models; each gets losses and metrics of its own."""

    rows: tuple[Row, ...]
    maker: Maker

    def compile(
        self, model: keras.Model, optimizer: object, jit_compile: bool = False, steps: int = 1
    ) -> Mapping[str, Key]:
        """Compile a model whose outputs are those of the rows, in order; by name in Keras's logs, what each tells.

        Without `jit_compile` Keras decides: it compiles on a GPU. `steps` are made between two looks at the clock.
        """
        metrics = [[self._made(metric) for metric in row.plan.metrics] for row in self.rows]
        model.compile(
            optimizer=optimizer,
            loss=[self._made(row.plan.loss) for row in self.rows],
            loss_weights=[row.weight for row in self.rows],
            metrics=metrics,
            jit_compile=jit_compile or "auto",
            steps_per_execution=steps,
        )
        return dict(self._log_names(metrics))

    def _log_names(self, metrics: Sequence[Sequence[object]]) -> Iterator[tuple[str, Key]]:
        several = len(self.rows) > 1
        for row, made in zip(self.rows, metrics, strict=True):
            if several:
                yield f"{row.label}_loss", (row.label, "loss")
            for name, metric in zip(metric_labels(row.plan.metrics), made, strict=True):
                logged = metric if isinstance(metric, str) else _object_name(metric)
                yield f"{row.label}_{logged}" if several else str(logged), (row.label, name)

    def _made(self, value: str | KerasObject | None) -> object:
        return self.maker.value(value)


def _object_name(metric: object) -> str:
    name = getattr(metric, "name", None) or getattr(metric, "__name__", type(metric).__name__)
    return str(name)


def contract(
    outputs: Sequence[tuple[Source, keras.KerasTensor]], plans: Sequence[OutputPlan], maker: Maker
) -> Contract:
    """The rows, in the model's order, of the outputs that have a loss. Raises PlanBroken."""
    by_source = {plan.output: plan for plan in plans}
    missing = [plan.output for plan in plans if plan.output not in dict(outputs)]
    if missing:
        raise PlanBroken(
            f"The plan trains output {missing[0].output} of call {missing[0].call}, which the model does not have. "
            "Take that row out, or declare the output."
        )
    trained = [(tensor, by_source[source]) for source, tensor in outputs if source in by_source]
    trained = [(tensor, plan) for tensor, plan in trained if plan.loss is not None]
    if not trained:
        raise PlanBroken("No output has a loss, so there is nothing to train. Choose one in the training plan.")
    named = labels([operation_behind(tensor).name for tensor, _ in trained])
    return Contract(tuple(_row(label, *pair) for label, pair in zip(named, trained, strict=True)), maker)


def _row(label: str, tensor: keras.KerasTensor, plan: OutputPlan) -> Row:
    if plan.target is None:
        raise PlanBroken(f"Output `{label}` has a loss and no target. Choose the columns it shall learn.")
    return Row(label, plan, tensor, facts(plan.loss), weight_of(plan, label))
