"""How a run ended and what its model is worth: the record in `result.json` and at the end of the events."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """Every way a run can end."""

    FINISHED = "finished"
    STOPPED = "stopped"  # by the person, at the end of a batch; weights kept
    NOT_A_NUMBER = "not a number"  # a loss became NaN or infinite
    OUT_OF_MEMORY = "out of memory"
    DISK_FULL = "disk full"  # nothing more could be written into the run's folder
    DATA_LOST = "data lost"  # a file that it reads while it trains was not there any more
    WORKER_LOST = "worker lost"  # another machine of the run, or the way to it, is gone
    FAILED = "failed"
    DIED = "died"  # its process ended without a word, as the one who watched it tells


def finite(number: float) -> float | None:
    """`number` as JSON can say it: None for NaN and the infinities."""
    return float(number) if math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class OutputResult:
    """One output on the held-out samples, beside the constant guess that is best on the training samples.

    `metrics` and `guess_metrics` have the same keys; without training samples at hand there is no guess, and no word
    of it. `guess` says in words what the constant guess is. Of several folds all numbers are means, and the deviations
    are those of samples (over one fold less than there are).
    """

    output: str
    target: str
    loss: float | None
    guess_loss: float | None
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    guess_metrics: Mapping[str, float | None] = field(default_factory=dict)
    guess: str = ""
    loss_deviation: float | None = None
    deviations: Mapping[str, float | None] = field(default_factory=dict)  # of `metrics`


@dataclass(frozen=True, slots=True)
class FoldResult:
    """What came of one fold, counted from 1. `loss` is the weighted sum of the losses on what it had held out."""

    fold: int
    epochs: int
    loss: float | None
    outputs: tuple[OutputResult, ...] = ()


@dataclass(frozen=True, slots=True)
class RunResult:
    """What `train` returns. `folder` is the run's folder; `files` are the names of what lies in it, by what they are.

    `outputs` is empty where nothing was held out, or where the run ended before its first epoch did. What is said of
    `synthetic` data tells nothing of any real ones. `folds` are those that were finished, in a cross-validation, and
    `epochs` then counts those of all.
    """

    outcome: Outcome
    folder: str
    epochs: int
    seconds: float
    outputs: tuple[OutputResult, ...] = ()
    message: str = ""
    remedy: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    synthetic: bool = False
    folds: tuple[FoldResult, ...] = ()
