"""Trains the folds of a run one after the other, each with weights of its own, and sums up what they come to."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import keras

from core.engine.training.closing import closed, going_on
from core.engine.training.control import Control
from core.engine.training.curves import draw_curves
from core.engine.training.ending import Ending, ending_by
from core.engine.training.fold_events import FoldEvents
from core.engine.training.interrupt import interrupt_stops
from core.engine.training.ready import Ready
from core.engine.training.run import Run
from core.engine.training.script import write_script
from core.errors import LayerLoomError
from core.graph.synthetic import is_synthetic
from core.stderr import keep_only
from core.training.environment import environment
from core.training.events import Event
from core.training.fold_results import summed_up
from core.training.folds import best_fold, fold_folder
from core.training.result import FoldResult, Outcome, OutputResult, RunResult
from core.training.runs import CHECKPOINT, CURVES, RunFolder
from core.training.settings import RunSettings

Prepare = Callable[[int, RunFolder | None], Ready]
_NONE_OF_ALL = "None has seen all samples: train with 0 folds for one that has."


class CrossValidation:
    """Every fold is a run in a folder of its own, within that of the whole.

    A fold that was told to have ended is not trained again, and one with a checkpoint goes on from there. `prepare`
    makes a fold ready, by its number and, where it goes on, its folder.
    """

    def __init__(
        self,
        files: RunFolder,
        kept: RunSettings,
        folds: int,
        prepare: Prepare,
        on_event: Callable[[Event], None],
        control: Control,
        *,
        resumed: bool = False,
    ) -> None:
        self._files, self._kept, self._folds, self._prepare = files, kept, folds, prepare
        self._on_event, self._control = on_event, control
        self._project = files.project()
        anew = resumed and files.settings().epochs != kept.epochs
        self._events = FoldEvents(files, folds, on_event, resumed=resumed, anew=anew)
        self._unwritten = ""

    def go(self, ready: Ready | None = None) -> RunResult:
        """`ready` is the fold to begin with, where it is made ready already. Raises what keeps it from starting."""
        left = [fold for fold in range(1, self._folds + 1) if fold not in self._events.done]
        if left and ready is None:
            ready = self._prepare(left[0], self._kept_of(left[0]))
        self._files.write_settings(self._kept)
        with interrupt_stops(self._control):
            ending, outputs = self._guarded(left, ready)
        events, folds = self._events, tuple(self._events.done[fold] for fold in sorted(self._events.done))
        path, epochs = str(self._files.path), len(events.history)
        made_up = self._project.plan is not None and is_synthetic(self._project.plan.source)
        result = RunResult(
            ending.outcome, path, epochs, events.seconds, outputs, *ending[1:], synthetic=made_up, folds=folds
        )
        return closed(result, self._files, self._on_event)

    def _guarded(self, left: list[int], ready: Ready | None) -> tuple[Ending, tuple[OutputResult, ...]]:
        try:
            return self._all(left, ready)
        except KeyboardInterrupt:
            return Ending(Outcome.STOPPED, "Interrupted between two folds, or while results were written."), ()
        except LayerLoomError as refusal:
            return going_on(Ending(Outcome.FAILED, str(refusal)), self._files), ()
        except Exception as fault:  # noqa: BLE001  # Keras and TensorFlow raise anything; a run always has an outcome
            keep_only("".join(traceback.format_exception(fault)))
            return going_on(ending_by(fault), self._files), ()

    def _all(self, left: list[int], ready: Ready | None) -> tuple[Ending, tuple[OutputResult, ...]]:
        for fold in left:
            if ready is None:
                keras.utils.clear_session()  # the model of the fold before goes
                ready = self._prepare(fold, self._kept_of(fold))
            ending = self._train(fold, ready)
            ready = None
            if ending.outcome is not Outcome.FINISHED:
                return ending, ()
        self._events.tell_again()
        done = [self._events.done[fold] for fold in sorted(self._events.done)]
        outputs = summed_up(done)
        draw_curves(self._files.path / CURVES, self._files.path.name, self._events.history, outputs)
        best = best_fold(tuple(done))
        words = f"The run stands for the model of fold {best.fold}, which did best. {_NONE_OF_ALL}" if best else ""
        return Ending(Outcome.FINISHED, " ".join(filter(None, (words, self._unwritten)))), outputs

    def _train(self, fold: int, ready: Ready) -> Ending:
        before = self._kept_of(fold)
        folder = fold_folder(self._files.path, fold)
        files = RunFolder.again(folder) if before else RunFolder.begin(folder, self._project)
        files.write_settings(replace(self._kept, fold=fold))
        since = files.checkpoint() if before else None
        with ready.choice.computing():
            result = Run(ready, files, partial(self._events.take, fold), self._control, since).go()
        self._events.seconds += result.seconds
        if result.outcome is not Outcome.FINISHED:
            return Ending(result.outcome, f"Fold {fold} of {self._folds}: {result.message}", result.remedy)
        weights = [row.weight for row in ready.built.contract.rows]
        self._events.end(FoldResult(fold, result.epochs, _sum(weights, result.outputs), result.outputs))
        if fold == self._folds:
            self._files.write_environment(environment(ready.choice.text))
            self._unwritten = write_script(ready, self._files)
        return Ending(Outcome.FINISHED)

    def _kept_of(self, fold: int) -> RunFolder | None:
        """The folder of a fold that can go on."""
        folder = fold_folder(self._files.path, fold)
        return RunFolder(folder) if (folder / CHECKPOINT).exists() else None


def _sum(weights: Sequence[float], outputs: Sequence[OutputResult]) -> float | None:
    losses = [output.loss for output in outputs]
    if None in losses:
        return None
    return sum(weight * loss for weight, loss in zip(weights, losses, strict=True) if loss is not None)
