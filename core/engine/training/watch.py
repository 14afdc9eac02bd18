"""Watches `fit` from inside: tells each batch (throttled) and each epoch, and ends the run when it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import NamedTuple

import keras

from core.engine.training.contract import Contract, Key
from core.engine.training.control import Control
from core.engine.training.meter import Meter
from core.training.checkpoint import Checkpoint
from core.training.events import BatchEnded, Continued, EpochEnded, Event, Paused, Scores
from core.training.labels import metric_labels
from core.training.ports import FittedPort
from core.training.result import finite
from core.training.units import Unit, unit_of

_SECONDS_BETWEEN = 0.1
_SECONDS_BETWEEN_MEASURES = 2.0
_AS_IT_IS = Unit()


class Stopped(Exception):
    """Raised out of `fit` at the end of a batch because somebody wanted the run to end."""


class Diverged(Exception):
    """Raised out of `fit` because a loss is no finite number any more."""

    def __init__(self, epoch: int, outputs: tuple[str, ...]) -> None:
        self.epoch, self.outputs = epoch, outputs
        super().__init__(f"The loss became NaN or infinite in epoch {epoch}")


class Lengths(NamedTuple):
    """How long a run is: its epochs, and the batches and samples of each."""

    epochs: int
    batches: int
    samples: int


class Scorer:
    """Turns Keras's logs of a compiled contract into scores.

    With `targets`, in the order of the outputs, metrics come in the data's own unit where there is one.
    """

    def __init__(self, contract: Contract, keys: Mapping[str, Key], targets: Sequence[FittedPort] = ()) -> None:
        self._keys, self._units = keys, dict(_units(contract, targets))
        only = contract.rows[0] if len(contract.rows) == 1 else None
        self._only = (only.label, only.weight) if only else None

    def scores(self, logs: Mapping[str, float], prefix: str = "") -> Scores:
        outputs: dict[str, dict[str, float | None]] = {}
        total = finite(logs[f"{prefix}loss"])
        if self._only:  # Keras tells a single output's loss only as the total
            label, weight = self._only
            outputs[label] = {"loss": total / weight if total is not None and weight else total}
        for name, (output, key) in self._keys.items():
            if f"{prefix}{name}" in logs:
                unit = self._units.get((output, key), _AS_IT_IS)
                outputs.setdefault(output, {})[unit.named(key)] = finite(logs[f"{prefix}{name}"] * unit.factor)
        return Scores(total, outputs)


def _units(contract: Contract, targets: Sequence[FittedPort]) -> Iterator[tuple[Key, Unit]]:
    for row, port in zip(contract.rows, targets, strict=False):
        for name, metric in zip(metric_labels(row.plan.metrics), row.plan.metrics, strict=True):
            yield (row.label, name), unit_of(metric, port)


class Watch(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Sends BatchEnded and EpochEnded, and waits while the run is paused. Raises Stopped, and Diverged.

    `batch` counts the batches of the epoch at hand; a run that goes on has its count, history and time from `since`.
    """

    def __init__(
        self,
        scorer: Scorer,
        send: Callable[[Event], None],
        control: Control,
        lengths: Lengths,
        since: Checkpoint | None = None,
    ) -> None:
        super().__init__()
        self.history: list[EpochEnded] = list(since.history) if since else []
        self.batch = since.batch if since else 0
        self._scorer, self._send, self._control, self._lengths = scorer, send, control, lengths
        self._epoch, self._first, self._sent = len(self.history) + 1, self.batch, 0.0
        self._before = since.seconds if since else 0.0
        self._began = self._epoch_began = self._measured = perf_counter()
        self._meter = Meter()

    @property
    def epochs(self) -> int:
        return self._lengths.epochs

    @property
    def epoch(self) -> int:
        """The epoch at hand, counted from 1."""
        return self._epoch

    @property
    def steps(self) -> int:
        """The batches of all epochs so far."""
        return (self._epoch - 1) * self._lengths.batches + self.batch

    @property
    def seconds(self) -> float:
        """How long the run has trained, pauses apart."""
        return self._before + perf_counter() - self._began

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002  # Keras's signature
        self._began = perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        if self._control.is_stopped:
            raise Stopped
        self._first = self.batch
        self._epoch, self._epoch_began = epoch + 1, perf_counter()

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        self.batch = self._first + batch + 1
        now, last = perf_counter(), self.batch >= self._lengths.batches
        if now - self._sent >= _SECONDS_BETWEEN or last:
            self._sent = now
            training = self._scores(logs or {})
            self._send(BatchEnded(self._epoch, self.batch, self._lengths.batches, training, self.seconds))
        self._measure(now)
        if self._control.is_paused:
            self._wait()
        if self._control.is_stopped and not last:  # the end of an epoch is awaited, or it could not be had again
            raise Stopped

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        self._measure(perf_counter())

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        training = self._scores(logs or {})
        held_out = self._scorer.scores(logs, "val_") if logs and "val_loss" in logs else None
        seconds = perf_counter() - self._epoch_began
        speed = self._lengths.samples * (1 - self._first / self._lengths.batches) / seconds
        ended = EpochEnded(self._epoch, self._lengths.epochs, training, held_out, seconds, speed)
        self.history.append(ended)
        self.batch = 0
        self._send(ended)

    def _measure(self, now: float) -> None:
        if now - self._measured >= _SECONDS_BETWEEN_MEASURES:
            self._measured = now
            self._send(self._meter.read())

    def _wait(self) -> None:
        began = perf_counter()
        self._send(Paused(self._epoch, self.batch))
        while self._control.is_paused:
            self._control.wait_while_paused(_SECONDS_BETWEEN)
            self._measure(perf_counter())
        pause = perf_counter() - began
        self._began += pause
        self._epoch_began += pause
        self._send(Continued(pause))

    def _scores(self, logs: Mapping[str, float]) -> Scores:
        scores = self._scorer.scores(logs)
        if scores.loss is None:
            broken = (name for name, values in scores.outputs.items() if values.get("loss", 0.0) is None)
            raise Diverged(self._epoch, tuple(broken))
        return scores
