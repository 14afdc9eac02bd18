"""The training plan as a record: which data feeds which port, which loss pulls at which output, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.graph.records import Source
from core.graph.search import Search
from core.values import KerasObject, ModelRef, Value

TransformKind = Literal["array", "number", "category", "text", "image"]
SourceKind = Literal["csv", "parquet", "npz", "images", "dataset", "python", "synthetic"]
LossMode = Literal["joint", "separate", "gradnorm", "pcgrad"]
Precision = Literal["float32", "mixed_float16", "mixed_bfloat16"]
Strategy = Literal["none", "mirrored", "multi-worker"]
LossKind = str | KerasObject | None


@dataclass(frozen=True, slots=True)
class Transform:
    """How raw columns become numbers; options by kind.

    `array`: as they are, times `scale`. `number`: standardised, a missing value becoming the mean. `category`:
    integers, or one-hot with `one_hot`; `values` fixes the values, `size` the number of slots (the most frequent values
    get one); slot 0 is for other and missing values, except in a target, which has no such slot. `text`: integer
    sequences of one `length` (else the longest), by `level` (`word` or `character`), with numbers below `max_tokens`:
    0 pads, 1 is an unknown token. `image`: files or arrays of pixels, brought to `height`, `width` and `channels`,
    times `scale`. Columns whose transforms name the same `shared` text learn together.
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

    For `images` it is a folder, for `dataset` a name of `keras.datasets`, for `python` a file and a function in it
    (`data.py:load`, run only where the project is trusted); `synthetic` data, made to fit the ports, has none.
    Options: `held_out` names a column that says which rows are kept from training (else the plan's split draws them);
    of CSV files also `separator` and `encoding`.
    """

    kind: SourceKind
    path: str
    options: Mapping[str, Value] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_file(self) -> bool:
        """Whether it lies where `path` says, a function's file included."""
        return self.kind not in ("dataset", "synthetic")


@dataclass(frozen=True, slots=True)
class InputPlan:
    """What feeds one input of the model: one or more bindings, joined along the last axis."""

    input: Source
    bindings: tuple[Binding, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """One row of the output contract, keyed by the output's identity.

    `sample_weight` is a column of numbers that each sample's loss is multiplied with, `class_weight` holds such
    numbers by label; `optimizer` is the output's own where losses train separately.
    """

    output: Source
    target: Binding | None = None
    loss: LossKind = None
    weight: Value = 1.0
    metrics: tuple[str | KerasObject, ...] = ()
    sample_weight: Binding | None = None
    class_weight: Mapping[str, Value] = field(default_factory=dict)
    optimizer: str | KerasObject | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Everything `train` needs to know besides the graph.

    What is held out comes from `validation_source` where there is one, else from the source; with `folds` above 1
    the samples take turns at being held out. `loss_mode` says how several losses train: all in one step as a
    weighted sum, each in a step of its own, or balanced by their gradients, which are compared every
    `measure_every` steps (0: never). `warm_start` is the folder of a run whose weights it starts from. A checkpoint
    is written every `checkpoint_every` epochs (0: never). `device` is `auto`, `cpu`, `gpu` or `gpu:1`.
    """

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
    validation_source: DataSource | None = None
    folds: int = 0
    loss_mode: LossMode = "joint"
    measure_every: int = 0
    precision: Precision = "float32"
    jit_compile: bool = False
    steps_per_execution: Value = 1
    deterministic: bool = True
    warm_start: str = ""
    device: str = "auto"
    strategy: Strategy = "none"
    checkpoint_every: Value = 1
    search: Search | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
