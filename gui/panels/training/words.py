"""How far a run is, in words: epoch, speed, time left, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from core.training.events import BatchEnded, EpochEnded, Event, RunStarted
from core.training.result import Outcome, RunResult

_STEPS = 1000

_ENDINGS = {
    Outcome.FINISHED: "Finished",
    Outcome.STOPPED: "Stopped",
    Outcome.NOT_A_NUMBER: "Ended: a loss is not a number",
    Outcome.OUT_OF_MEMORY: "Ended: out of memory",
    Outcome.DISK_FULL: "Ended: the disk is full",
    Outcome.DATA_LOST: "Ended: a file of the data is gone",
    Outcome.WORKER_LOST: "Ended: another worker is gone",
    Outcome.FAILED: "Failed",
    Outcome.DIED: "The training process died",
}


@dataclass
class Progress:
    """What the events have said so far about how far the run is."""

    run: RunStarted | None = None
    epoch: int = 1
    fold: int = 0  # counted from 1, where there are folds
    batches: int = 0  # done, over all epochs
    seconds: float = 0.0
    speed: float = 0.0  # samples per second

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.run = event
            case BatchEnded(epoch=epoch, batch=batch, batches=batches, seconds=seconds, fold=fold) if self.run:
                self._move(fold, epoch, (epoch - 1) * batches + batch)
                self.seconds = seconds
                if seconds and not self.speed:
                    self.speed = batch * self.run.batch_size / seconds
            case EpochEnded(epoch=epoch, samples_per_second=speed, fold=fold) if self.run:
                self._move(fold, epoch, epoch * self.run.batches)
                self.speed = speed

    @property
    def share(self) -> int:
        """From 0 to 1000."""
        return round(_STEPS * self.batches / self._all) if self._all else 0

    @property
    def left(self) -> float | None:
        """Seconds until the last epoch ends, at the speed so far."""
        if not self.batches or not self.seconds:
            return None
        return self.seconds / self.batches * (self._all - self.batches)

    def place(self) -> str:
        if self.run is None:
            return ""
        done = self.batches and self.batches >= self._all
        made_up = " · synthetic data" if self.run.synthetic else ""
        fold = f"Fold {self.fold} of {self.run.folds}, epoch" if self.fold else "Epoch"
        return f"{'Working out the results…' if done else f'{fold} {self.epoch} of {self.run.epochs}'}{made_up}"

    def pace(self) -> str:
        parts = [f"{_short(self.speed)} samples/s"] if self.speed else []
        parts += [f"{clock(self.left)} left"] if self.left is not None else []
        return " · ".join(parts)

    def _move(self, fold: int, epoch: int, batches: int) -> None:
        """`batches` of the fold are done; those before count as if none had ended early."""
        self.fold, self.epoch = fold, epoch
        before = (fold - 1) * self.run.epochs * self.run.batches if self.run and fold else 0
        self.batches = before + batches

    @property
    def _all(self) -> int:
        return self.run.epochs * self.run.batches * max(self.run.folds, 1) if self.run else 0


def ending(result: RunResult) -> str:
    epochs = f"{result.epochs} epoch{'' if result.epochs == 1 else 's'}"
    folds = f" in {len(result.folds)} folds" if result.folds else ""
    after = f" after {epochs}{folds}, {clock(result.seconds)}" if result.folder else ""
    return f"{_ENDINGS[result.outcome]}{after}{' · synthetic data' if result.synthetic else ''}"


def clock(seconds: float) -> str:
    """`0:41`, or `1:02:07` from an hour on."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _short(number: float) -> str:
    return f"{number / 1000:.1f} k" if number >= 1000 else f"{number:.0f}"
