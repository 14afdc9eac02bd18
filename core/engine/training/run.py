"""One run from RunStarted to RunEnded: it fits, keeps what came of it, and always ends with an outcome."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from time import perf_counter

import tensorflow as tf

from core.codegen import generate
from core.engine.plain import plain
from core.engine.training.curves import draw_curves
from core.engine.training.evaluate import evaluate
from core.engine.training.interrupt import interrupt_sets
from core.engine.training.ready import Ready
from core.engine.training.watch import Diverged, Scorer, Stopped, Watch
from core.errors import LayerLoomError
from core.training.environment import environment
from core.training.events import DataChecked, Event, RunEnded, RunStarted
from core.training.result import Outcome, OutputResult, RunResult
from core.training.runs import CURVES, SCRIPT, WEIGHTS, RunFolder

_Ending = tuple[Outcome, str, str]


class Run:
    """Trains what is ready. Every event goes to the folder and to the one who asked."""

    def __init__(self, ready: Ready, files: RunFolder, on_event: Callable[[Event], None], stop: Flag) -> None:
        self._ready, self._files, self._on_event, self._stop = ready, files, on_event, stop
        scorer = Scorer(ready.built.contract, ready.built.keys)
        samples = len(ready.rows.training)
        self._watch = Watch(scorer, self._send, stop, ready.epochs, ready.feed.batches, samples)

    def go(self) -> RunResult:
        began = perf_counter()
        self._files.write_transforms(self._ready.fitted)
        self._files.write_environment(environment(self._ready.choice.text))
        self._send(self._started())
        self._send(DataChecked(self._ready.findings))
        with interrupt_sets(self._stop):
            (outcome, message, remedy), outputs = self._fitted()
        seconds, epochs = perf_counter() - began, len(self._watch.history)
        files = self._files.files()
        result = RunResult(outcome, str(self._files.path), epochs, seconds, outputs, message, remedy, files)
        self._files.write_result(result)
        self._send(RunEnded(result))
        return result

    def _fitted(self) -> tuple[_Ending, tuple[OutputResult, ...]]:
        try:
            return self._worked_through()
        except (tf.errors.ResourceExhaustedError, MemoryError) as fault:
            return _out_of_memory(fault), ()
        except KeyboardInterrupt:
            return (Outcome.STOPPED, "Interrupted while the results were being written.", ""), ()
        except Exception as fault:  # noqa: BLE001  # Keras and TensorFlow raise anything; a run always has an outcome
            remedy = "The events and files in the run's folder say how far it got."
            return (Outcome.FAILED, plain(fault, "model"), remedy), ()

    def _worked_through(self) -> tuple[_Ending, tuple[OutputResult, ...]]:
        outcome, message, remedy = self._fit()
        path, built = self._files.path, self._ready.built
        if outcome is not Outcome.NOT_A_NUMBER:
            built.model.save_weights(path / WEIGHTS)
        outputs = self._evaluate() if outcome is Outcome.FINISHED else ()
        if self._watch.history:
            draw_curves(path / CURVES, path.name, self._watch.history, outputs)
        return (outcome, " ".join(filter(None, (message, self._write_script()))), remedy), outputs

    def _fit(self) -> _Ending:
        feed = self._ready.feed
        try:
            self._ready.built.training.fit(
                feed.shuffled,
                validation_data=feed.held_out,
                epochs=self._ready.epochs,
                callbacks=[*self._callbacks(), self._watch],
                shuffle=False,  # the feed has done it
                verbose=0,
            )
        except (Stopped, KeyboardInterrupt):
            return (Outcome.STOPPED, f"Stopped in epoch {len(self._watch.history) + 1}; the weights are kept.", "")
        except Diverged as fault:
            return _diverged(fault)
        return (Outcome.FINISHED, "", "")

    def _callbacks(self) -> list[object]:
        return [self._ready.built.contract.maker.value(callback) for callback in self._ready.plan.callbacks]

    def _evaluate(self) -> tuple[OutputResult, ...]:
        ready = self._ready
        if ready.feed.held_out is None:
            return ()
        return evaluate(ready.built, ready.guesses, ready.targets, ready.feed.held_out)

    def _write_script(self) -> str:
        """Write the model as Python; where that can't be done, say why: the run is worth no less for it."""
        try:
            code = generate(self._ready.project, models=(self._ready.built.model.name,), training=True)
        except LayerLoomError as fault:
            return f"No script was written: {fault}"
        (self._files.path / SCRIPT).write_text(code.text, encoding="utf-8")
        return ""

    def _started(self) -> RunStarted:
        ready = self._ready
        labels = tuple(row.label for row in ready.built.contract.rows)
        return RunStarted(
            name=self._files.path.name,
            folder=str(self._files.path),
            model=ready.built.model.name,
            outputs=labels,
            device=ready.choice.text,
            training_samples=len(ready.rows.training),
            held_out_samples=len(ready.rows.held_out),
            epochs=ready.epochs,
            batch_size=ready.batch,
            batches=ready.feed.batches,
            seed=ready.plan.seed,
        )

    def _send(self, event: Event) -> None:
        self._files.add_event(event)
        self._on_event(event)


def _diverged(fault: Diverged) -> _Ending:
    where = f" of {', '.join(f'`{name}`' for name in fault.outputs)}" if fault.outputs else ""
    return (
        Outcome.NOT_A_NUMBER,
        f"The loss{where} became NaN or infinite in epoch {fault.epoch}.",
        "Use a smaller learning rate, standardise the numbers that go in, or clip the gradients (`clipnorm`).",
    )


def _out_of_memory(fault: BaseException) -> _Ending:
    remedy = "Use smaller batches, a smaller model, or another device."
    return (Outcome.OUT_OF_MEMORY, f"The memory did not suffice: {str(fault).partition(chr(10))[0]}", remedy)
