"""Where an output goes wrong, counted while the held-out samples go by: of themselves none is kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.engine.training.contract import Row
from core.engine.training.finished.explain import class_names, in_own_unit, labels, probabilities
from core.training.columns import Column
from core.training.explained import Confusion, Residuals
from core.training.ports import FittedPort

_MOST_POINTS = 2000


class Counts:
    """How often each class was taken for each other one.

    It takes what the output says of some samples beside their encoded targets, in the order of the samples.
    """

    def __init__(self, row: Row, names: tuple[str, ...]) -> None:
        self._row, self._names = row, names
        self._counts = np.zeros(len(names) ** 2, np.int64)

    def take(self, said: Column, targets: Column) -> None:
        width = len(self._names)
        best, known = probabilities(self._row, said).argmax(axis=1), labels(self._row, targets)
        self._counts += np.bincount(known * width + best, minlength=width * width)

    def confusion(self) -> Confusion:
        width = len(self._names)
        square = self._counts.reshape(width, width)
        return Confusion(self._row.label, self._names, tuple(tuple(int(count) for count in line) for line in square))


class Points:
    """Values beside what they should have been, of so many samples as a plot can show, spread over all `count`.

    For outputs of one number, or of a few beside each other; what has more axes is no number to plot.
    """

    def __init__(self, row: Row, port: FittedPort, count: int) -> None:
        self._row, self._port = row, port
        self._wanted = np.linspace(0, count - 1, min(count, _MOST_POINTS)).astype(np.int64)
        self._passed, self._plottable = 0, True
        self._said: list[Column] = []
        self._known: list[Column] = []

    def take(self, said: Column, targets: Column) -> None:
        here = self._wanted[(self._wanted >= self._passed) & (self._wanted < self._passed + len(said))] - self._passed
        self._passed += len(said)
        self._plottable = self._plottable and said.shape == targets.shape and said.ndim <= 2
        if self._plottable and len(here):
            self._said.append(in_own_unit(self._port, said[here]).reshape(len(here), -1))
            self._known.append(in_own_unit(self._port, targets[here]).reshape(len(here), -1))

    def residuals(self) -> Iterator[Residuals]:
        if not self._plottable or not self._said:
            return
        said, known = np.concatenate(self._said), np.concatenate(self._known)
        columns = [part.column for part in self._port.columns]
        if said.shape[1] == len(columns):
            for place, name in enumerate(columns):
                yield Residuals(self._row.label, name, _numbers(known[:, place]), _numbers(said[:, place]))
        elif said.size:
            few = np.linspace(0, said.size - 1, min(said.size, _MOST_POINTS)).astype(np.int64)
            yield Residuals(self._row.label, "all elements", _numbers(known.ravel()[few]), _numbers(said.ravel()[few]))


def tally_of(row: Row, port: FittedPort, count: int) -> Counts | Points:
    """Of an output with classes how they are confused, of another one how far off its numbers are."""
    names = class_names(row, port)
    return Points(row, port, count) if names is None else Counts(row, names)


def _numbers(values: Column) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
