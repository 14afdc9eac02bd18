"""One trial: a run in a process of its own, whose held-out scores Optuna hears of and may find not worth the wait."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from threading import Event as Flag

from core.graph.project import Project
from core.pipes import give, started
from core.project import write
from core.search.errors import TrialFailed
from core.search.runs import mark_pruned
from core.training.events import EpochEnded, Event, FoldEnded, RunEnded, RunStarted, Scores, decode
from core.training.result import Outcome, RunResult
from core.training.units import without_unit


@dataclass(frozen=True)
class Place:
    """Where the runs of a search find their data and go, and how they are started."""

    folder: Path
    runs: Path
    device: str | None = None
    epochs: int | None = None
    trusted: bool = False


class TrialRun:
    """Runs one project to its end. `worth_it` hears the objective after every epoch and says whether to go on.

    Of folds it hears the mean of those so far after each, and the objective is the mean of all.
    """

    def __init__(self, place: Place, objective: str, stop: Flag) -> None:
        self._place, self._objective, self._stop = place, objective, stop
        self.folder = ""
        self.is_pruned = False

    def go(self, project: Project, name: str, worth_it: Callable[[float, int], bool]) -> float:
        """The objective after the last epoch. Raises TrialFailed."""
        told: dict[int, float] = {}  # by fold, 0 where there are none
        result = None
        with tempfile.TemporaryDirectory(prefix="layerloom-") as folder:
            file = Path(folder) / "project.loom"
            write(project, file)
            with self._started(file, name) as (process, events):
                for event in events:
                    match event:
                        case RunStarted(folder=folder):
                            self.folder = folder
                        case EpochEnded(held_out=held_out, epoch=epoch, fold=fold):
                            told[fold] = self._measured(held_out)
                            if not fold and not worth_it(told[fold], epoch):
                                self._prune(process)
                        case FoldEnded(result=ended):
                            if not worth_it(fmean(told.values()), ended.fold):
                                self._prune(process)
                        case RunEnded(result=ending):
                            result = ending
                    if self._stop.is_set():
                        _say_stop(process)
        self._check(result)
        if not told:
            raise TrialFailed("The run ended before its first epoch did.")
        return fmean(told.values())

    def _prune(self, process: subprocess.Popen[bytes]) -> None:
        self.is_pruned = True
        mark_pruned(Path(self.folder))
        _say_stop(process)

    def _check(self, result: RunResult | None) -> None:
        if result is None and self._stop.is_set():
            raise TrialFailed("Stopped before its run had begun.")
        if result is None:
            raise TrialFailed("The process of the run died without a word.")
        if result.outcome is Outcome.FINISHED or (result.outcome is Outcome.STOPPED and self.is_pruned):
            return
        raise TrialFailed(f"{str(result.outcome).capitalize()}: {result.message}")

    def _measured(self, held_out: Scores | None) -> float:
        if held_out is None:
            raise TrialFailed("Nothing is held out, so there is nothing to compare trials by. Set a validation split.")
        output, _, measure = self._objective.rpartition("/")
        told_of = held_out.outputs.get(output, {}) if output else {"loss": held_out.loss}
        scores = {without_unit(name): value for name, value in told_of.items()}
        if measure not in scores:
            names = ((output, without_unit(name)) for output, own in held_out.outputs.items() for name in own)
            told = ["loss", *map("/".join, names)]
            raise TrialFailed(f"No run tells `{self._objective}`. Choose one of {', '.join(told)}.")
        value = scores[measure]
        if value is None:
            raise TrialFailed("The objective is not a number.")
        return value

    @contextmanager
    def _started(self, file: Path, name: str) -> Iterator[tuple[subprocess.Popen[bytes], Iterator[Event]]]:
        place = self._place
        words = ["-m", "core.engine.training", str(file), "--folder", str(place.folder)]
        words += ["--runs", str(place.runs), "--name", name, "--parent", str(os.getpid())]
        words += ["--device", place.device] if place.device else []
        words += ["--epochs", str(place.epochs)] if place.epochs else []
        words += ["--trust"] if place.trusted else []
        with started(words, stderr=subprocess.DEVNULL) as process:
            assert process.stdout
            try:
                yield process, (decode(line.decode("utf-8", "replace")) for line in process.stdout)
            finally:
                if process.poll() is None and sys.exc_info()[0] is not None:
                    process.kill()


def _say_stop(process: subprocess.Popen[bytes]) -> None:
    give(process, b"stop\n")  # one that has ended by itself has said so in its last event
