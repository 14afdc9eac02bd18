"""What a run tells while it goes on: typed events, a JSON line each, for the terminal, the app and `events.jsonl`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import get_args

import msgspec

from core.training.carried import WarmStarted
from core.training.errors import RunBroken
from core.training.findings import Finding
from core.training.gpus import GpuLoad
from core.training.gradients import GradientsMeasured
from core.training.result import FoldResult, RunResult


@dataclass(frozen=True, slots=True)
class Scores:
    """The weighted sum of the losses, and per output its own loss and metrics (`{"main": {"loss": 0.3}}`).

    A number that is not finite is None.
    """

    loss: float | None
    outputs: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The first event. `device` is plain text for the person; `batches` counts those of one epoch.

    With `folds` as many models are trained, one after the other, and the samples are those of the first.
    """

    name: str
    folder: str
    model: str
    outputs: tuple[str, ...]
    device: str
    training_samples: int
    held_out_samples: int
    epochs: int
    batch_size: int
    batches: int
    seed: int
    synthetic: bool = False  # the samples are made up
    folds: int = 0


@dataclass(frozen=True, slots=True)
class RunResumed:
    """The first event of a run that goes on from its checkpoint; its events follow those it sent before.

    `history` are the epochs that count; whatever was told after them is told again. `batch` counts the batches of the
    next epoch that the checkpoint holds already.
    """

    run: RunStarted
    batch: int
    history: tuple[EpochEnded, ...]


@dataclass(frozen=True, slots=True)
class Paused:
    """The run waits between two batches, from batch `batch` of epoch `epoch` on."""

    epoch: int
    batch: int


@dataclass(frozen=True, slots=True)
class Continued:
    """The pause is over; `seconds` is how long it was."""

    seconds: float


@dataclass(frozen=True, slots=True)
class CheckpointWritten:
    """The run folder's checkpoint now stands after this many whole epochs and batches of the next one."""

    epochs: int
    batch: int


@dataclass(frozen=True, slots=True)
class DataChecked:
    """What the checks found out about the samples; sent before training, with no errors among them."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class BatchEnded:
    """A batch of an epoch, both counted from 1. Throttled to some 10 a second; the last of an epoch is always sent."""

    epoch: int
    batch: int
    batches: int
    training: Scores
    seconds: float  # since the run started to train
    fold: int = 0  # counted from 1, where there are folds


@dataclass(frozen=True, slots=True)
class EpochEnded:
    """An epoch, counted from 1, with its scores; `held_out` is None where nothing was held out."""

    epoch: int
    epochs: int
    training: Scores
    held_out: Scores | None
    seconds: float  # of this epoch
    samples_per_second: float
    fold: int = 0  # counted from 1, where there are folds


@dataclass(frozen=True, slots=True)
class FoldStarted:
    """A fold of a cross-validation, counted from 1, begins or goes on."""

    fold: int
    folds: int
    training_samples: int
    held_out_samples: int


@dataclass(frozen=True, slots=True)
class FoldEnded:
    """A fold was trained to its end."""

    result: FoldResult
    folds: int


@dataclass(frozen=True, slots=True)
class MachineMeasured:
    """What the run's process takes of the machine; sent every few seconds while it trains.

    `cores` is how many it keeps busy since the last time, `memory` the bytes it holds; the GPUs' loads are of all
    programs.
    """

    cores: float
    memory: int
    gpus: tuple[GpuLoad, ...]


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The last event."""

    result: RunResult


Event = (
    RunStarted
    | RunResumed
    | DataChecked
    | WarmStarted
    | BatchEnded
    | EpochEnded
    | FoldStarted
    | FoldEnded
    | CheckpointWritten
    | Paused
    | Continued
    | MachineMeasured
    | GradientsMeasured
    | RunEnded
)

_BY_NAME: Mapping[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


def history(events: Iterable[Event]) -> tuple[EpochEnded, ...]:
    """The epochs of a run, each once: those that a resumed run went through again replace what it had told before."""
    found: list[EpochEnded] = []
    for event in events:
        match event:
            case RunResumed():
                found = list(event.history)
            case EpochEnded():
                found.append(event)
    return tuple(found)


def encode(event: Event) -> str:
    """The event as one line of JSON, without the line's end."""
    return msgspec.json.encode({"event": type(event).__name__, **msgspec.to_builtins(event)}).decode()


def decode(line: str) -> Event:
    """The event of one line. Raises RunBroken where the line is none."""
    try:
        body = msgspec.json.decode(line, type=dict[str, object])
        return msgspec.convert(body, type=_BY_NAME[str(body.pop("event"))])
    except (msgspec.DecodeError, KeyError) as error:
        raise RunBroken(f"This line is no event of a run: {line[:80]!r} ({error}).") from error
