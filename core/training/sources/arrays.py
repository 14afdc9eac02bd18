"""Arrays in memory as a source: what a function gave, a data set of Keras, or numbers that were made up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from core.training.columns import Chunk, Column, is_text
from core.training.errors import SourceBroken
from core.training.sources.source import CHUNK_ROWS, check_columns


class ArraySource:
    """Named arrays of as many samples each. `name` is what messages call them."""

    def __init__(self, name: str, arrays: Mapping[str, Column]) -> None:
        self.path = Path(name)
        self.columns = tuple(arrays)
        self._arrays = {column: _plain(values) for column, values in arrays.items()}
        counts = {column: len(values) for column, values in self._arrays.items() if values.ndim}
        if len(counts) < len(arrays) or len(set(counts.values())) != 1:
            listed = ", ".join(f"`{column}` {count}" for column, count in counts.items()) or "there are none"
            raise SourceBroken(f"The arrays of {name} must have samples, as many each: {listed}.")
        self._rows = next(iter(counts.values()))

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:  # noqa: ARG002  # they are
        check_columns(self, columns)
        for first in range(0, self._rows, CHUNK_ROWS):
            yield Chunk(first, {name: self._arrays[name][first : first + CHUNK_ROWS] for name in columns})

    def head(self, rows: int) -> Chunk:
        return Chunk(0, {name: values[:rows] for name, values in self._arrays.items()})


def _plain(values: Column) -> Column:
    """Text as every source gives it: "" where there is none."""
    if not is_text(values):
        return values
    found = np.array(["" if value is None or value != value else str(value) for value in values.ravel()], object)
    return found.reshape(values.shape)
