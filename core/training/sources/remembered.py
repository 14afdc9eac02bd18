"""A source that stays in memory once it was gone through, where it is small: a run goes through it several times."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from core.training.columns import Chunk, Column
from core.training.sources.source import Source

MOST_REMEMBERED = 128 << 20  # bytes
_PER_TEXT = 57  # bytes of a Python string and of the reference to it, beside its letters


class Remembered:
    """Rows of the columns that were asked for first; others are read from the source again."""

    def __init__(self, source: Source, most: int = MOST_REMEMBERED) -> None:
        self._source, self._most = source, most
        self.path, self.columns = source.path, source.columns
        self._chunks: tuple[Chunk, ...] | None = None
        self._numeric: frozenset[str] = frozenset()

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:
        wanted = frozenset(numeric) & frozenset(columns)
        if self._chunks is not None and self._knows(columns, wanted):
            for chunk in self._chunks:
                yield chunk._replace(columns={column: chunk.columns[column] for column in columns})
            return
        kept, free = list[Chunk](), self._most
        for chunk in self._source.chunks(columns, numeric):
            free -= sum(map(_size, chunk.columns.values())) if free > 0 else 0
            if free > 0:
                kept.append(chunk)
            else:
                kept.clear()
            yield chunk
        if free > 0:
            self._chunks, self._numeric = tuple(kept), wanted

    def head(self, rows: int) -> Chunk:
        return self._source.head(rows)

    def _knows(self, columns: Sequence[str], numeric: frozenset[str]) -> bool:
        """As numbers or as text, as they are asked for now; a source without rows has nothing to be known."""
        if not self._chunks or not self._chunks[0].columns.keys() >= set(columns):
            return False
        return all((column in numeric) == (column in self._numeric) for column in columns)


def _size(values: Column) -> int:
    if values.dtype != object:
        return values.nbytes
    return sum(map(len, map(str, values.ravel()))) + _PER_TEXT * values.size
