"""One run from RunStarted to RunEnded: it fits, keeps what came of it, and always ends with an outcome."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import keras

from core.engine.private import build_for_training
from core.engine.training.board import Board
from core.engine.training.closing import closed, going_on
from core.engine.training.control import Control
from core.engine.training.curves import draw_curves
from core.engine.training.ending import Ending, ending_by
from core.engine.training.evaluate import evaluate
from core.engine.training.gradient_meter import GradientMeter
from core.engine.training.interrupt import interrupt_stops
from core.engine.training.keep import Keeper
from core.engine.training.ready import Ready
from core.engine.training.script import write_script
from core.engine.training.short_epoch import ShortEpoch
from core.engine.training.together import Agreed, Together
from core.engine.training.watch import Diverged, Lengths, Scorer, Stopped, Watch
from core.graph.callback_files import placed, written_to
from core.graph.synthetic import is_synthetic
from core.stderr import keep_only
from core.training.checkpoint import Checkpoint
from core.training.environment import environment
from core.training.events import DataChecked, EpochEnded, Event, RunResumed
from core.training.result import Outcome, OutputResult, RunResult
from core.training.runs import BOARD, CALLBACKS, CURVES, WEIGHTS, RunFolder
from core.values import KerasObject

_WRITERS = (
    keras.callbacks.BackupAndRestore,
    keras.callbacks.CSVLogger,
    keras.callbacks.ModelCheckpoint,
    keras.callbacks.TensorBoard,
)
"""Of several workers the chief alone writes files, or they would write into the same ones."""


class Run:
    """Trains what is ready, from `since` on. Every event goes to the folder and to the one who asked."""

    def __init__(
        self,
        ready: Ready,
        files: RunFolder,
        on_event: Callable[[Event], None],
        control: Control,
        since: Checkpoint | None = None,
    ) -> None:
        self._ready, self._files, self._on_event, self._control = ready, files, on_event, control
        self._since = since
        self._board = Board(files.path / BOARD)
        strategy = ready.choice.strategy if ready.choice.cluster else None
        agreed = Agreed(control)
        self._together = Together(ready.built.training, strategy, agreed) if strategy else None
        scorer = Scorer(ready.built.contract, ready.built.keys, ready.targets)
        lengths = Lengths(ready.epochs, ready.feed.batches, len(ready.rows.training))
        self._watch = Watch(scorer, self._send, agreed if strategy else control, lengths, since)
        made = [ready.built.contract.maker.value(callback) for callback in self._placed()]
        for callback in made:
            if since is not None and isinstance(callback, keras.callbacks.CSVLogger):
                callback.append = True  # or it would empty the file it has written so far
        self._callbacks = [callback for callback in made if ready.choice.writes or not isinstance(callback, _WRITERS)]
        self._meters = self._gradient_meters()
        self._keeper = Keeper(files, self._watch, made, ready.checkpoint_every, self._send, since)

    def _placed(self) -> list[KerasObject]:
        """The callbacks of the plan, with room for what they write in the run's folder."""
        callbacks = [placed(callback, self._files.path / CALLBACKS) for callback in self._ready.plan.callbacks]
        for path in filter(None, map(written_to, callbacks)):
            if self._ready.choice.writes:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
        return callbacks

    def go(self) -> RunResult:
        began = perf_counter()
        if self._since is None:
            self._files.write_transforms(self._ready.fitted)
            self._send(self._ready.started(self._files.path))
        else:
            self._send(RunResumed(self._ready.started(self._files.path), self._since.batch, self._since.history))
        self._files.write_environment(environment(self._ready.choice.text))
        self._send(DataChecked(self._ready.findings))
        if self._ready.warm:
            self._send(self._ready.warm)
        with interrupt_stops(self._control):
            ending, outputs = self._fitted()
        self._board.close()
        seconds, epochs = perf_counter() - began, len(self._watch.history)
        seconds += self._since.seconds if self._since else 0.0
        made_up, path = is_synthetic(self._ready.plan.source), str(self._files.path)
        result = RunResult(ending.outcome, path, epochs, seconds, outputs, *ending[1:], synthetic=made_up)
        return closed(result, self._files, self._on_event)

    def _gradient_meters(self) -> list[GradientMeter]:
        every, feed = self._ready.plan.measure_every, self._ready.feed
        if not every:
            return []
        batch = next(iter(feed.training(0, 0)))
        return [GradientMeter(self._ready.built, batch, every, self._watch, self._send)]

    def _fitted(self) -> tuple[Ending, tuple[OutputResult, ...]]:
        try:
            return self._worked_through()
        except KeyboardInterrupt:
            return Ending(Outcome.STOPPED, "Interrupted while the results were being written."), ()
        except Exception as fault:  # noqa: BLE001  # Keras and TensorFlow raise anything; a run always has an outcome
            keep_only("".join(traceback.format_exception(fault)))
            return going_on(ending_by(fault), self._files), ()

    def _worked_through(self) -> tuple[Ending, tuple[OutputResult, ...]]:
        ending = self._fit()
        path = self._files.path
        if not self._ready.choice.writes:
            return ending, ()
        if ending.outcome is not Outcome.NOT_A_NUMBER:
            self._save_weights()
        outputs = self._evaluate() if ending.outcome is Outcome.FINISHED else ()
        if self._watch.history:
            draw_curves(path / CURVES, path.name, self._watch.history, outputs)
        unwritten = "" if self._ready.fold else write_script(self._ready, self._files)
        return ending._replace(message=" ".join(filter(None, (ending.message, unwritten)))), outputs

    def _save_weights(self) -> None:
        """As a whole or not at all, whatever becomes of the process or the disk."""
        path = self._files.path
        unfinished = path / f".part.{WEIGHTS}"
        try:
            self._ready.built.model.save_weights(unfinished)
            unfinished.replace(path / WEIGHTS)
        finally:
            unfinished.unlink(missing_ok=True)

    def _fit(self) -> Ending:
        feed = self._ready.feed
        epochs, batch = (self._since.epochs, self._since.batch) if self._since else (0, 0)
        if (self._since or self._ready.choice.strategy) and not self._together:  # state has to have somewhere to go
            build_for_training(self._ready.built.training, feed.first)
        callbacks = [*self._callbacks, self._watch, *self._meters, self._keeper]
        try:
            if self._together:
                self._together.fit(feed, range(self._first_epoch(), self._ready.epochs), batch, callbacks)
                return Ending(Outcome.FINISHED)
            self._ready.built.training.fit(
                feed.training(epochs, batch),
                steps_per_epoch=feed.batches,
                validation_data=feed.held_out,
                initial_epoch=self._first_epoch(),
                epochs=self._ready.epochs,
                callbacks=[ShortEpoch(feed.batches - batch), *callbacks],
                shuffle=False,  # the feed has done it
                verbose=0,
            )
        except (Stopped, KeyboardInterrupt):
            if not self._watch.steps:  # nothing has made the optimizer's variables yet, which belong to the state
                build_for_training(self._ready.built.training, feed.first)
            self._keeper.keep()
            return Ending(Outcome.STOPPED, f"Stopped in epoch {len(self._watch.history) + 1}; the weights are kept.")
        except Diverged as fault:
            return going_on(ending_by(fault), self._files)
        return Ending(Outcome.FINISHED)

    def _first_epoch(self) -> int:
        """All are done where a callback had ended the run, or it stood at its end."""
        if self._since is None:
            return 0
        return self._ready.epochs if self._since.stopping else self._since.epochs

    def _evaluate(self) -> tuple[OutputResult, ...]:
        ready = self._ready
        if ready.feed.held_out is None:
            return ()
        built = ready.alone() if self._together else ready.built
        return evaluate(built, ready.guesses, ready.targets, ready.feed.held_out)

    def _send(self, event: Event) -> None:
        self._files.add_event(event)
        if isinstance(event, EpochEnded) and self._ready.choice.writes:
            self._board.take(event)
        self._on_event(event)
