"""A loop in the place of Keras's `fit`, which fails where several machines train one model (Keras 3.15).

Every worker goes through the same global batches and takes its piece of each: the gradients are summed over all
replicas and a replica's loss is divided by their number, so that together they do the step that one machine would do.
Whatever ends the loop early has to be agreed on, or the others would wait for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import keras
import tensorflow as tf

from core.engine.private import build_for_training
from core.engine.training.control import Control
from core.engine.training.pipeline import Feed
from core.training.errors import PlanBroken

Logs = Mapping[str, float]
_Step = Callable[[object, tf.Tensor], Mapping[str, tf.Tensor]]
_WISH = "a wish to stop"


class Agreed(Control):
    """The wishes of one worker, of which a stop counts once all have heard of it."""

    def __init__(self, own: Control) -> None:
        super().__init__()
        self.own = own

    @property
    def is_paused(self) -> bool:
        return self.own.is_paused

    def wait_while_paused(self, seconds: float) -> None:
        self.own.wait_while_paused(seconds)


class Together:
    """Trains a compiled model, made in the strategy's scope, on one worker of several."""

    def __init__(self, model: keras.Model, strategy: tf.distribute.Strategy, control: Agreed) -> None:
        self._model, self._strategy, self._control = model, strategy, control
        self._train, self._test = self._stepping(model.train_step), self._stepping(model.test_step)

    def fit(
        self,
        feed: Feed,
        epochs: range,
        done: int,
        callbacks: Sequence[keras.callbacks.Callback],
    ) -> None:
        """Train for `epochs`, without the first `done` batches of the first one. Raises what the callbacks raise."""
        with self._strategy.scope():
            build_for_training(self._model, feed.first)
        every = keras.callbacks.CallbackList(
            list(callbacks), add_history=False, add_progbar=False, model=self._model, epochs=epochs.stop, verbose=0
        )
        self._model.stop_training = False
        batches = self._pieces(feed.training(epochs.start, done))
        every.on_train_begin()
        for epoch in epochs:
            self._model.reset_metrics()
            every.on_epoch_begin(epoch)
            for step in range(feed.batches - (done if epoch == epochs.start else 0)):
                every.on_train_batch_begin(step)
                every.on_train_batch_end(step, self._step(self._train, next(batches)))
            logs = self._results()
            if feed.held_out is not None:
                logs |= {f"val_{name}": value for name, value in self.evaluate(feed.held_out).items()}
            every.on_epoch_end(epoch, logs)
            if self._model.stop_training:
                break
        every.on_train_end()

    def evaluate(self, held_out: tf.data.Dataset) -> dict[str, float]:
        self._model.reset_metrics()
        pieces = self._pieces(held_out)
        for _ in range(_length(held_out)):
            self._step(self._test, next(pieces))
        return self._results()

    def _stepping(self, step: Callable[[object], Mapping[str, tf.Tensor]]) -> _Step:
        strategy = self._strategy

        def replica(batch: object, wish: tf.Tensor) -> Mapping[str, tf.Tensor]:
            own = {**step(batch), _WISH: wish}
            names, values = list(own), [tf.identity(tf.cast(value, tf.float32)) for value in own.values()]
            everybody = tf.distribute.get_replica_context()
            means = everybody.all_reduce(tf.distribute.ReduceOp.MEAN, values)
            return dict(zip(names, means, strict=True))

        @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]  # TensorFlow has no types
        def stepping(batch: object, wish: tf.Tensor) -> Mapping[str, tf.Tensor]:
            told = strategy.run(replica, args=(batch, wish))
            return {name: strategy.experimental_local_results(value)[0] for name, value in told.items()}

        return stepping  # type: ignore[no-any-return]

    def _step(self, step: _Step, batch: object) -> Logs:
        logs = {name: float(value) for name, value in step(batch, self._wish()).items()}
        if logs.pop(_WISH) > 0:
            self._control.stop()
        return logs

    def _wish(self) -> tf.Tensor:
        return tf.constant(float(self._control.own.is_stopped))

    def _results(self) -> dict[str, float]:
        with self._strategy.scope():
            return {name: float(value) for name, value in self._model.get_metrics_result().items()}

    def _pieces(self, batches: tf.data.Dataset) -> Iterator[object]:
        total = self._strategy.num_replicas_in_sync

        def own(context: tf.distribute.InputContext) -> tf.data.Dataset:
            here = total // context.num_input_pipelines
            return _cut(batches, context.input_pipeline_id * here, here, total)

        return iter(self._strategy.distribute_datasets_from_function(own))


def check_batches(feed: Feed, last: int, replicas: int) -> None:
    """Every replica needs a sample of every batch. Raises PlanBroken. `last` is the size of an epoch's last batch."""
    smallest = min([last, *([] if feed.held_out is None else [_smallest(feed.held_out)])])
    if smallest < replicas:
        raise PlanBroken(
            f"A batch has only {smallest} samples, and each of {replicas} devices takes a part of it. Change the batch "
            "size, or what is held out."
        )


def _cut(batches: tf.data.Dataset, first: int, here: int, total: int) -> tf.data.Dataset:
    """Of every batch the pieces of one worker, one after the other."""

    def cut(*batch: object) -> tf.data.Dataset:
        size = tf.shape(tf.nest.flatten(batch)[0])[0]
        bounds = size * tf.range(first, first + here + 1) // total
        return tf.data.Dataset.range(here).map(
            lambda piece: tf.nest.map_structure(lambda part: part[bounds[piece] : bounds[piece + 1]], batch)
        )

    return batches.flat_map(cut).prefetch(tf.data.AUTOTUNE)


def _length(dataset: tf.data.Dataset) -> int:
    known = int(dataset.cardinality())
    return known if known >= 0 else sum(1 for _ in dataset)


def _smallest(dataset: tf.data.Dataset) -> int:
    return min(int(tf.shape(tf.nest.flatten(batch)[0])[0]) for batch in dataset)
