"""Columns as every source gives them, a chunk of rows at a time, and the two ways to read their values.

Text columns are object arrays of `str`, with "" where a value is missing; arrays are numeric, of any rank, with the
samples along the first axis and NaN where a value is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from core.training.errors import DataError, NotANumber

Column = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

_NO_NUMBER = ("", "na", "n/a", "nan", "null", "none", "-", "?")
MISSING_NUMBERS = frozenset(form for word in _NO_NUMBER for form in (word, word.upper(), word.title(), "NaN"))


class Chunk(NamedTuple):
    """Some rows of the source that follow each other; `first` is the place of the first one, counted from 0.

    Files that the columns name are looked for from `folder`.
    """

    first: int
    columns: Mapping[str, Column]
    folder: Path = Path()

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values())))

    def located(self, column: str) -> Column:
        """The files that a column names, by their whole paths; a column of numbers as it is."""
        values = self.columns[column]
        return np.array([str(self.folder / str(name)) for name in values], object) if is_text(values) else values


def is_text(values: Column) -> bool:
    return values.dtype.kind in "OUST"


def missing(values: Column) -> Mask:
    """Which samples have a value missing, or one within them."""
    if is_text(values):
        return np.fromiter((not str(value).strip() for value in values.ravel()), bool, values.size)
    if values.dtype.kind in "fc":
        return np.asarray(np.isnan(values).any(axis=tuple(range(1, values.ndim))))
    return np.zeros(len(values), bool)


def numbers(values: Column, column: str, first: int = 0) -> npt.NDArray[np.float64]:
    """The values as numbers, NaN where missing. Raises NotANumber with the row, counted from 1, that holds another."""
    if values.dtype.kind not in "OUSTbiuf":
        raise DataError(
            f"Column `{column}` holds {values.dtype} values, which can't be trained on. Convert them first."
        )
    found = _parsed(values) if is_text(values) else values.astype(np.float64)
    for place in np.argwhere(~np.isfinite(found)):
        value = values[tuple(place)]
        if str(value).strip() not in MISSING_NUMBERS:
            raise NotANumber(column, first + int(place[0]) + 1, value)
    return found


def texts(values: Column) -> list[str]:
    """The values as text, "" where missing; whole numbers read the same whether they came as text or not."""
    if is_text(values):
        return [str(value).strip() for value in values.ravel()]
    gone = missing(values.ravel())
    return ["" if no else _plain(value) for value, no in zip(values.ravel().tolist(), gone, strict=True)]


def _parsed(values: Column) -> npt.NDArray[np.float64]:
    import pandas as pd  # takes longer than the app has to show its window

    words = pd.Series(values.ravel(), dtype=object)
    read = pd.to_numeric(words, errors="coerce").to_numpy(np.float64)
    return np.asarray(read, np.float64).reshape(values.shape)


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
