"""Two sources as one: the samples that train, and behind them those of a source of its own that are held out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from core.training.columns import Chunk, Mask
from core.training.sources.source import Source, check_columns


class Joined:
    """The columns of the first, which the second must have too where they are asked for."""

    def __init__(self, training: Source, held_out: Source) -> None:
        self._training, self._held_out = training, held_out
        self.path, self.columns = training.path, training.columns
        self._boundary = 0

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:
        check_columns(self._held_out, columns)
        self._boundary = 0
        for chunk in self._training.chunks(columns, numeric):
            yield chunk
            self._boundary = chunk.first + chunk.rows
        for chunk in self._held_out.chunks(columns, numeric):
            yield chunk._replace(first=chunk.first + self._boundary)

    def head(self, rows: int) -> Chunk:
        return self._training.head(rows)

    def held_out(self, rows: int) -> Mask:
        """Which of all rows are of the second source; known once they all went by."""
        return np.asarray(np.arange(rows) >= self._boundary)
