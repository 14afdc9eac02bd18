"""Watches `fit` from inside: tells each batch (throttled) and each epoch, and ends the run when it must."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event as Flag
from time import perf_counter

import keras

from core.engine.training.contract import Contract, Key
from core.training.events import BatchEnded, EpochEnded, Event, Scores
from core.training.result import finite

_SECONDS_BETWEEN = 0.1


class Stopped(Exception):
    """Raised out of `fit` at the end of a batch because somebody wanted the run to end."""


class Diverged(Exception):
    """Raised out of `fit` because a loss is no finite number any more."""

    def __init__(self, epoch: int, outputs: tuple[str, ...]) -> None:
        self.epoch, self.outputs = epoch, outputs
        super().__init__(f"The loss became NaN or infinite in epoch {epoch}")


class Scorer:
    """Turns Keras's logs of a compiled contract into scores."""

    def __init__(self, contract: Contract, keys: Mapping[str, Key]) -> None:
        self._keys = keys
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
                outputs.setdefault(output, {})[key] = finite(logs[f"{prefix}{name}"])
        return Scores(total, outputs)


class Watch(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Sends BatchEnded and EpochEnded. Raises Stopped once `stop` is set, and Diverged."""

    def __init__(
        self, scorer: Scorer, send: Callable[[Event], None], stop: Flag, epochs: int, batches: int, samples: int
    ) -> None:
        super().__init__()
        self.history: list[EpochEnded] = []
        self._scorer, self._send, self._stop = scorer, send, stop
        self._epochs, self._batches, self._samples = epochs, batches, samples
        self._epoch, self._sent = 1, 0.0
        self._began = self._epoch_began = perf_counter()

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002  # Keras's signature
        self._began = perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        self._epoch, self._epoch_began = epoch + 1, perf_counter()

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        now = perf_counter()
        if now - self._sent >= _SECONDS_BETWEEN or batch + 1 >= self._batches:
            self._sent = now
            training = self._scores(logs or {})
            self._send(BatchEnded(self._epoch, batch + 1, self._batches, training, now - self._began))
        if self._stop.is_set():
            raise Stopped

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        training = self._scores(logs or {})
        held_out = self._scorer.scores(logs, "val_") if logs and "val_loss" in logs else None
        seconds = perf_counter() - self._epoch_began
        ended = EpochEnded(self._epoch, self._epochs, training, held_out, seconds, self._samples / seconds)
        self.history.append(ended)
        self._send(ended)

    def _scores(self, logs: Mapping[str, float]) -> Scores:
        scores = self._scorer.scores(logs)
        if scores.loss is None:
            broken = (name for name, values in scores.outputs.items() if values.get("loss", 0.0) is None)
            raise Diverged(self._epoch, tuple(broken))
        return scores
