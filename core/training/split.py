"""Which samples train and which are held out: the same ones for the same seed, and never one in both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.training.survey import Survey

Rows = npt.NDArray[np.int64]


class Split(NamedTuple):
    """Rows of the source, in the file's order."""

    training: Rows
    held_out: Rows

    def only(self, usable: npt.NDArray[np.bool_]) -> Split:
        return Split(self.training[usable[self.training]], self.held_out[usable[self.held_out]])


def split(found: Survey, fraction: float, seed: int) -> Split:
    """Usable rows, as the source's own column says, else `fraction` of them drawn at random and held out."""
    if found.held_out is not None:
        return Split(np.flatnonzero(found.usable & ~found.held_out), np.flatnonzero(found.usable & found.held_out))
    rows = np.flatnonzero(found.usable)
    drawn = np.random.default_rng(seed).permutation(rows)
    count = round(len(rows) * fraction)
    return Split(np.sort(drawn[count:]), np.sort(drawn[:count]))
