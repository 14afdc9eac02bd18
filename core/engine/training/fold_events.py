"""What the folds of a run tell, told as one run: once that it started, then everything with the fold it is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.training.carried import WarmStarted
from core.training.events import (
    BatchEnded,
    DataChecked,
    EpochEnded,
    Event,
    FoldEnded,
    FoldStarted,
    RunEnded,
    RunResumed,
    RunStarted,
    history,
)
from core.training.findings import Finding
from core.training.folds import fold_folder
from core.training.result import FoldResult
from core.training.runs import CHECKPOINT, RunFolder


class FoldEvents:
    """Goes to the run's folder and to the one who asked. `done` are the folds that were told to have ended.

    With `anew`, those that had ended go on too, since more is wanted of them. `seconds` is what all of them took.
    """

    def __init__(
        self, files: RunFolder, folds: int, on_event: Callable[[Event], None], *, resumed: bool, anew: bool
    ) -> None:
        self._files, self._folds, self._on_event = files, folds, on_event
        self._resumed, self._told = resumed, False
        self._findings: dict[str, Finding] | None = None
        before = files.events() if resumed else ()
        ended = () if anew else [event.result for event in before if isinstance(event, FoldEnded)]
        self.done: dict[int, FoldResult] = {result.fold: result for result in ended}
        self.history = [epoch for epoch in history(before) if epoch.fold in self.done]
        self._started = next((run for event in reversed(before) if (run := _run_of(event))), None)
        self.seconds = sum(RunFolder(fold_folder(files.path, fold)).result().seconds for fold in self.done)

    def send(self, event: Event) -> None:
        if isinstance(event, EpochEnded):
            self.history.append(event)
        self._files.add_event(event)
        self._on_event(event)

    def take(self, fold: int, event: Event) -> None:
        """An event of a fold's own run."""
        match event:
            case RunStarted() | RunResumed():
                self._start(fold, event)
            case DataChecked(findings=findings):
                self._check(findings)
            case WarmStarted() if fold > 1:
                pass  # the same as for the first
            case BatchEnded():
                self.send(replace(event, fold=fold, seconds=self.seconds + event.seconds))
            case EpochEnded():
                self.send(replace(event, fold=fold))
            case RunEnded():
                pass
            case _:
                self.send(event)

    def end(self, result: FoldResult) -> None:
        """A fold was trained to its end."""
        self.done[result.fold] = result
        self.send(FoldEnded(result, self._folds))

    def tell_again(self) -> None:
        """Where no fold was left to say that the run goes on."""
        if not self._told and self._started:
            self.send(RunResumed(self._started, 0, tuple(self.history)))

    def _start(self, fold: int, event: RunStarted | RunResumed) -> None:
        run = _run_of(event)
        assert run is not None
        if not self._told:
            self._told = True
            whole = replace(run, name=self._files.path.name, folder=str(self._files.path), folds=self._folds)
            if self._resumed:
                self.history += self._kept()
                batch = event.batch if isinstance(event, RunResumed) else 0
                self.send(RunResumed(whole, batch, tuple(self.history)))
            else:
                self.send(whole)
        self.send(FoldStarted(fold, self._folds, run.training_samples, run.held_out_samples))

    def _kept(self) -> Iterator[EpochEnded]:
        """The epochs that the checkpoints of those folds hold which go on."""
        for fold in (fold for fold in range(1, self._folds + 1) if fold not in self.done):
            files = RunFolder(fold_folder(self._files.path, fold))
            if (files.path / CHECKPOINT).exists():
                yield from (replace(epoch, fold=fold) for epoch in files.checkpoint().history)

    def _check(self, findings: tuple[Finding, ...]) -> None:
        """Of every kind and place the first: folds differ in numbers only."""
        new = {f"{one.kind} {one.place}": one for one in findings}
        if self._findings is None or new.keys() - self._findings.keys():
            self._findings = new | (self._findings or {})
            self.send(DataChecked(tuple(self._findings.values())))


def _run_of(event: Event) -> RunStarted | None:
    match event:
        case RunStarted():
            return event
        case RunResumed(run=run):
            return run
    return None
