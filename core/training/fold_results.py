"""What several folds come to together: means with their standard deviations, and the mean of their curves."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.training.events import EpochEnded, Scores
from core.training.result import FoldResult, OutputResult

_EACH = "the best of each fold"
_Numbers = Sequence[float | None]


def summed_up(folds: Sequence[FoldResult]) -> tuple[OutputResult, ...]:
    """Of every output its means over the folds. Each fold has its own guess, made from what it trained on."""
    return tuple(map(_output, zip(*(fold.outputs for fold in folds), strict=True)))


def averaged(history: Iterable[EpochEnded]) -> tuple[EpochEnded, ...]:
    """The epochs of a run with those of its folds made one: means over the folds that came so far."""
    by_epoch: dict[int, list[EpochEnded]] = {}
    for ended in history:
        by_epoch.setdefault(ended.epoch, []).append(ended)
    return tuple(_epoch(same) if len(same) > 1 else same[0] for same in by_epoch.values())


def by_fold(history: Iterable[EpochEnded]) -> dict[int, list[EpochEnded]]:
    """The epochs of each fold, by its number; of a run without folds all under 0."""
    found: dict[int, list[EpochEnded]] = {}
    for ended in history:
        found.setdefault(ended.fold, []).append(ended)
    return found


def _output(same: tuple[OutputResult, ...]) -> OutputResult:
    first, losses = same[0], [one.loss for one in same]
    words = {one.guess for one in same}
    return OutputResult(
        first.output,
        first.target,
        _mean(losses),
        _mean([one.guess_loss for one in same]),
        _means([one.metrics for one in same]),
        _means([one.guess_metrics for one in same]),
        first.guess if len(words) == 1 else _EACH,
        _deviation(losses),
        {name: _deviation([one.metrics[name] for one in same]) for name in first.metrics},
    )


def _epoch(same: Sequence[EpochEnded]) -> EpochEnded:
    held_out = [one.held_out for one in same if one.held_out]
    return EpochEnded(
        same[0].epoch,
        same[0].epochs,
        _scores([one.training for one in same]),
        _scores(held_out) if held_out else None,
        statistics.fmean(one.seconds for one in same),
        statistics.fmean(one.samples_per_second for one in same),
    )


def _scores(same: Sequence[Scores]) -> Scores:
    outputs = {name: _means([one.outputs[name] for one in same]) for name in same[0].outputs}
    return Scores(_mean([one.loss for one in same]), outputs)


def _means(same: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
    return {name: _mean([one[name] for one in same]) for name in same[0]}


def _mean(numbers: _Numbers) -> float | None:
    """None where one of them is not finite."""
    known = list(_known(numbers))
    return statistics.fmean(known) if len(known) == len(numbers) else None


def _deviation(numbers: _Numbers) -> float | None:
    known = list(_known(numbers))
    return statistics.stdev(known) if len(known) == len(numbers) > 1 else None


def _known(numbers: _Numbers) -> Iterator[float]:
    return (number for number in numbers if number is not None)
