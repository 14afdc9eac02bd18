"""Keeps a run's checkpoint while `fit` goes on, and puts its state back where a run goes on from one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import keras

from core.engine.training.state import (
    arrays_of,
    facts_of,
    restore_callback,
    restore_metrics,
    restore_state,
    state_of,
)
from core.engine.training.watch import Watch
from core.training.checkpoint import Checkpoint
from core.training.events import CheckpointWritten
from core.training.runs import RunFolder


class Keeper(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """The last of the callbacks, so that it finds the others as they are at the end of an epoch.

    A checkpoint is written every `every` epochs (none where it is 0) and at the end of the last one.
    """

    def __init__(
        self,
        files: RunFolder,
        watch: Watch,
        others: Sequence[keras.callbacks.Callback],
        every: int,
        told: Callable[[CheckpointWritten], None],
        since: Checkpoint | None = None,
    ) -> None:
        super().__init__()
        self._files, self._watch, self._others = files, watch, others
        self._every, self._told, self._since = every, told, since

    def keep(self) -> None:
        """Write where the run is now. Raises OSError; the checkpoint before stays."""
        if not self._every:
            return
        arrays = dict(chain.from_iterable(arrays_of(*each).items() for each in enumerate(self._others)))
        checkpoint = Checkpoint(
            len(self._watch.history),
            self._watch.batch,
            self._watch.seconds,
            tuple(self._watch.history),
            {**state_of(self.model), **arrays},
            tuple(facts_of(callback) for callback in self._others),
            bool(self.model.stop_training),
        )
        self._files.write_checkpoint(checkpoint)
        self._told(CheckpointWritten(checkpoint.epochs, checkpoint.batch))

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002  # Keras's signature
        if self._since is None:
            return
        restore_state(self.model, self._since.arrays)
        for number, (callback, facts) in enumerate(zip(self._others, self._since.callbacks, strict=True)):
            restore_callback(number, callback, facts, self._since.arrays)

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        if self._since is not None and self._since.batch and epoch == self._since.epochs:
            restore_metrics(self.model, self._since.arrays)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        last = epoch + 1 == self._watch.epochs or self.model.stop_training
        if last or (self._every and (epoch + 1) % self._every == 0):
            self.keep()
