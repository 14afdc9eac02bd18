"""The numbers of one run as series of bounded length, so that drawing them costs the same however long it trains."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.training.events import BatchEnded, EpochEnded, Event, Scores

_MOST = 512

Key = tuple[str, str]
"""An output's label (empty for the sum of all losses), and `loss` or the name of a metric.

Folds have curves of their own: the fold stands before the label.
"""


@dataclass
class Series:
    """Points of one curve over epochs. When there are too many, every other one goes, and later ones come scarcer."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    latest: float | None = None
    _kept: int = 0  # the points before these are there to stay
    _every: int = 1
    _seen: int = 0

    def add_passing(self, x: float, y: float | None) -> None:
        """A point within an epoch, which goes when the epoch ends: Keras's means start anew with each."""
        self.latest = y
        if len(self.x) - self._kept < _MOST:
            self._append(x, y)

    def add(self, x: float, y: float | None) -> None:
        self.latest = y
        self._seen += 1
        del self.x[self._kept :], self.y[self._kept :]
        if self._seen % self._every:
            return
        self._append(x, y)
        if len(self.x) > _MOST:
            self.x, self.y, self._every = self.x[1::2], self.y[1::2], self._every * 2
        self._kept = len(self.x)

    def _append(self, x: float, y: float | None) -> None:
        self.x.append(x)
        self.y.append(math.nan if y is None else y)


@dataclass
class Curve:
    """One number of the model, on the training samples (within epochs too) and on those held out."""

    training: Series = field(default_factory=Series)
    held_out: Series = field(default_factory=Series)


class Curves(dict[Key, Curve]):
    """All curves of a run, in the order in which the run first told them."""

    def take(self, event: Event) -> None:
        match event:
            case BatchEnded(epoch=epoch, batch=batch, batches=batches, training=training) if batch < batches:
                for key, value in numbers(training):
                    self._curve(_in_fold(key, event.fold)).training.add_passing(epoch - 1 + batch / batches, value)
            case EpochEnded(epoch=epoch, training=training, held_out=held_out):
                for key, value in numbers(training):
                    self._curve(_in_fold(key, event.fold)).training.add(epoch, value)
                for key, value in numbers(held_out) if held_out else ():
                    self._curve(_in_fold(key, event.fold)).held_out.add(epoch, value)

    def _curve(self, key: Key) -> Curve:
        return self.setdefault(key, Curve())


def _in_fold(key: Key, fold: int) -> Key:
    output, name = key
    return (f"fold {fold} {output or 'total'}", name) if fold else key


def numbers(scores: Scores) -> Iterator[tuple[Key, float | None]]:
    """Each number of the scores; the sum of the losses only where it is not the loss of the one output."""
    if len(scores.outputs) > 1:
        yield ("", "loss"), scores.loss
    for output, values in scores.outputs.items():
        for name, value in values.items():
            yield (output, name), value


def named(key: Key) -> str:
    output, name = key
    return f"{output} {name}" if output else f"total {name}"


def shown(value: float | None) -> str:
    return "not a number" if value is None else f"{value:.4g}"


def as_csv(curves: Mapping[Key, Curve]) -> str:
    """A line for each place that any curve has a point at, a column for each curve in training and held out."""
    columns = [(named(key), curve.training) for key, curve in curves.items()]
    columns += [(f"{named(key)} (held out)", curve.held_out) for key, curve in curves.items()]
    columns = [(name, series) for name, series in columns if series.x]
    places = sorted({x for _, series in columns for x in series.x})
    points = [dict(zip(series.x, series.y, strict=True)) for _, series in columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("epoch", *(name for name, _ in columns)))
    writer.writerows((f"{x:g}", *(each.get(x, "") for each in points)) for x in places)
    return out.getvalue()
