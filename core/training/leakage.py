"""Finds samples that are held out and train as well: what a model knows by heart is no proof of what it has learnt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from core.training.columns import Column
from core.training.decoded import Decoded
from core.training.kept import Kept, in_pieces
from core.training.split import Rows, Split

_Marks = npt.NDArray[np.uint64]
_MIX = np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: Knuth, "The Art of Computer Programming", volume 3, 6.4


def leaked(arrays: Sequence[Kept], rows: Split) -> int:
    """How many held-out samples are, in all arrays, the same as one that trains. Told by 64 bits of each sample."""
    if not len(rows.training) or not len(rows.held_out):
        return 0
    training, held_out = (_marks(arrays, part) for part in rows)
    return int(np.isin(held_out, training).sum())


def _marks(arrays: Sequence[Kept], rows: Rows) -> _Marks:
    marks = np.zeros(len(rows), np.uint64)
    for array in arrays:
        found = [_marks_of(piece) for piece in in_pieces(array.names if isinstance(array, Decoded) else array, rows)]
        marks = (marks ^ np.concatenate(found)) * _MIX
        marks ^= marks >> np.uint64(29)
    return marks


def _marks_of(piece: Column) -> _Marks:
    flat = piece.reshape(len(piece), -1)
    if flat.dtype == object:
        import pandas as pd

        words = pd.util.hash_array(flat.ravel().astype(str).astype(object)).reshape(flat.shape)
    else:
        raw = np.ascontiguousarray(flat).view(np.uint8).reshape(len(flat), -1)
        words = np.pad(raw, ((0, 0), (0, -raw.shape[1] % 8))).view(np.uint64)
    weights = np.random.default_rng(0).integers(1, 2**63, words.shape[1], dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return np.asarray((words * weights).sum(axis=1, dtype=np.uint64))
