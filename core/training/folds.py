"""The folders of a cross-validation's folds within the run's own, and which of their models the run stands for."""

from __future__ import annotations

from pathlib import Path

from core.training.result import FoldResult
from core.training.runs import CHECKPOINT, RESULT, WEIGHTS, RunFolder

_STEM = "fold-"


def fold_folder(run: Path, fold: int) -> Path:
    """Of the fold with this number, counted from 1: a run's folder like any other."""
    return run / f"{_STEM}{fold}"


def fold_folders(run: Path) -> tuple[Path, ...]:
    """Those that are there, in the order of the folds; empty where the run has none."""
    found = (path for path in run.glob(f"{_STEM}*") if path.name.removeprefix(_STEM).isdecimal())
    return tuple(sorted(found, key=lambda path: int(path.name.removeprefix(_STEM))))


def checkpoints(run: Path) -> tuple[Path, ...]:
    """The files that a run can go on from: its own, or those of its folds."""
    return tuple(file for path in (run, *fold_folders(run)) if (file := path / CHECKPOINT).exists())


def folder_with_weights(run: Path) -> Path:
    """Where the weights lie that a run is asked with, goes into a file with, and lends to others.

    No model of a cross-validation has seen all samples; the one that stands for the run is that of the fold with the
    least loss on what it had held out, and of a run without an end the first that there is. Every fold's folder can be
    named in place of the run's. Raises RunBroken where the result can't be read.
    """
    kept = [path for path in (run, *fold_folders(run)) if any((path / name).exists() for name in (WEIGHTS, CHECKPOINT))]
    best = best_fold(RunFolder(run).result().folds) if (run / RESULT).exists() else None
    chosen = fold_folder(run, best.fold) if best else None
    return chosen if chosen in kept else next(iter(kept), run)


def best_fold(folds: tuple[FoldResult, ...]) -> FoldResult | None:
    """The one with the least loss, the first of several."""
    told = [(fold.loss, fold.fold, fold) for fold in folds if fold.loss is not None]
    return min(told)[2] if told else None
