"""The training plan as a record: which data feeds which port, which loss pulls at which output, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.graph.records import Source
from core.values import KerasObject, ModelRef, Value

TransformKind = Literal["array", "number", "category", "text"]
LossKind = str | KerasObject | None


@dataclass(frozen=True, slots=True)
class Transform:
    """How raw columns become numbers; options by kind.

    `array`: as they are, times `scale`. `number`: standardised, a missing value becoming the mean. `category`:
    integers, or one-hot with `one_hot`; `values` fixes the values, `size` the number of slots (the most frequent values
    get one); slot 0 is for other and missing values, except in a target, which has no such slot. `text`: integer
    sequences of one `length` (else the longest), by `level` (`word` or `character`), with numbers below `max_tokens`:
    0 pads, 1 is an unknown token. Columns whose transforms name the same `shared` text learn together.
    """

    kind: TransformKind = "array"
    options: Mapping[str, Value] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """The columns (or arrays) of the source that feed one port, side by side, each group through its transform."""

    columns: tuple[str, ...]
    transform: Transform = Transform()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataSource:
    """Where samples come from. `path` is relative to the project's file.

    Options: `held_out` names a column that says which rows are kept from training (else the plan's split draws them);
    of CSV files also `separator` and `encoding`.
    """

    kind: Literal["csv", "npz"]
    path: str
    options: Mapping[str, Value] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InputPlan:
    """What feeds one input of the model: one or more bindings, joined along the last axis."""

    input: Source
    bindings: tuple[Binding, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """One row of the output contract, keyed by the output's identity."""

    output: Source
    target: Binding | None = None
    loss: LossKind = None
    weight: Value = 1.0
    metrics: tuple[str | KerasObject, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Everything `train` needs to know besides the graph."""

    model: ModelRef
    source: DataSource | None = None
    inputs: tuple[InputPlan, ...] = ()
    outputs: tuple[OutputPlan, ...] = ()
    optimizer: str | KerasObject = "adam"
    epochs: Value = 10
    batch_size: Value = 32
    validation_split: float = 0.2
    seed: int = 0
    callbacks: tuple[KerasObject, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
