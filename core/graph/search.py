"""The search for better settings as a record: what may change and how far, and what counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.values import Value

DimensionKind = Literal["whole", "number", "choice"]
Direction = Literal["minimize", "maximize"]
Pruner = Literal["median", "none"]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One value that the search chooses: a number from `low` to `high` (by its logarithm with `log`), or a choice.

    `what` names where it goes: `constant:units`, `plan:batch_size`, `optimizer:learning_rate`, or a block's setting by
    ids, `layer:g1/l3:rate`.
    """

    what: str
    kind: DimensionKind = "number"
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    choices: tuple[Value, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Search:
    """`objective` is `loss`, the weighted sum of the losses, or an output and what is measured of it: `main/accuracy`.

    Both on the held-out samples. With the pruner `median` a trial ends early that does worse than half of those before.
    """

    dimensions: tuple[Dimension, ...] = ()
    objective: str = "loss"
    direction: Direction = "minimize"
    trials: int = 20
    pruner: Pruner = "median"
    extra: Mapping[str, object] = field(default_factory=dict)
