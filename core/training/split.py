"""Which samples train and which are held out: the same ones for the same seed, and never one in both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.training.errors import PlanBroken
from core.training.survey import Survey

Rows = npt.NDArray[np.int64]


class Fold(NamedTuple):
    """One of the parts of the samples that are held out in turn; `number` counts from 1."""

    number: int
    of: int


class Division(NamedTuple):
    """How rows are told apart: by a column of the source, else at random by a seed, a fraction of them or a fold."""

    fraction: float = 0.2
    seed: int = 0
    column: str | None = None
    fold: Fold | None = None


class Split(NamedTuple):
    """Rows of the source, in the file's order."""

    training: Rows
    held_out: Rows

    def only(self, usable: npt.NDArray[np.bool_]) -> Split:
        return Split(self.training[usable[self.training]], self.held_out[usable[self.held_out]])


def split(found: Survey, division: Division) -> Split:
    """Usable rows, as the source's own column says, else those drawn at random by the division and held out.

    Over all folds of a seed every row is held out once. Raises PlanBroken where there are more folds than rows.
    """
    if found.held_out is not None:
        return Split(np.flatnonzero(found.usable & ~found.held_out), np.flatnonzero(found.usable & found.held_out))
    rows = np.flatnonzero(found.usable)
    drawn = np.random.default_rng(division.seed).permutation(rows)
    if division.fold:
        return _folded(drawn, division.fold)
    count = round(len(rows) * division.fraction)
    return Split(np.sort(drawn[count:]), np.sort(drawn[:count]))


def _folded(drawn: Rows, fold: Fold) -> Split:
    if len(drawn) < fold.of:
        raise PlanBroken(f"{fold.of} folds need at least as many samples, and there are {len(drawn)}. Use fewer folds.")
    held_out = np.sort(np.array_split(drawn, fold.of)[fold.number - 1])
    return Split(np.setdiff1d(drawn, held_out), held_out)
