"""Ends the first epoch of a resumed run where it would have ended: after the batches that were left of it."""

from __future__ import annotations

from collections.abc import Mapping

import keras


class ShortEpoch(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Goes before all other callbacks, whose own wish to end the training it leaves alone."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self._batches: int | None = batches
        self._ends = False

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        if batch + 1 == self._batches and not self.model.stop_training:
            self.model.stop_training = self._ends = True  # Keras leaves the epoch, with its validation and its end

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        if self._ends:
            self.model.stop_training = self._ends = False
        self._batches = None
