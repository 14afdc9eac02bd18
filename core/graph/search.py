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

    With a `step` above 0 only `low` and what lies so many steps above it are tried.
    `what` names where it goes: `constant:units`, `plan:batch_size`, `optimizer:learning_rate`, or a block's setting by
    ids, `layer:g1/l3:rate`.
    """

    what: str
    kind: DimensionKind = "number"
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    step: float = 0.0
    choices: tuple[Value, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Search:
    """`objective` is `loss`, the weighted sum of the losses, or an output and what is measured of it: `main/accuracy`.

    Both on the held-out samples. With the pruner `median` a trial ends early that does worse than half of those before.
    `jobs` trials go on at the same time; none begins after `minutes` (0: whenever). `storage` is the URL of a database
    (empty: a SQLite file beside the runs), in which the search is called `study` (empty: as the project's file).
    """

    dimensions: tuple[Dimension, ...] = ()
    objective: str = "loss"
    direction: Direction = "minimize"
    trials: int = 20
    pruner: Pruner = "median"
    jobs: int = 1
    minutes: float = 0.0
    storage: str = ""
    study: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
