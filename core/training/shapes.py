"""Shapes of samples: columns side by side in one array, and whether it is exactly what a port takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.training.columns import Column
from core.training.errors import PlanBroken

Shape = tuple[int | None, ...]


def joined(parts: Sequence[Column], wanted: Shape | None, place: str) -> Column:
    """The parts side by side along their last axis, with a last axis of 1 added or dropped where the wanted shape asks.

    A part that is one value per sample counts as a vector of one.
    """
    wide = [part[:, np.newaxis] if part.ndim == 1 else part for part in parts]
    if len({part.shape[1:-1] for part in wide}) > 1:
        listed = ", ".join(shown(part.shape[1:]) for part in wide)
        raise PlanBroken(f"The columns of the {place} can't stand side by side: their samples are {listed}.")
    whole = np.concatenate(wide, axis=-1) if len(wide) > 1 else wide[0]
    if wanted is None:
        return whole
    if whole.ndim == len(wanted) + 2 and whole.shape[-1] == 1:
        return whole[..., 0]
    return whole[..., np.newaxis] if whole.ndim == len(wanted) and wanted[-1] in (1, None) else whole


def fits(shape: Sequence[int], wanted: Shape) -> bool:
    return len(shape) == len(wanted) and all(size in (length, None) for length, size in zip(shape, wanted, strict=True))


def shown(shape: Sequence[int | None]) -> str:
    """A shape as Python writes it: `(8, 8)`, `(None, 4)`, `(3,)`."""
    return str(tuple(shape))
