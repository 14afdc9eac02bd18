"""What a source of samples offers, whatever file it comes from: its columns, and their rows a chunk at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from core.training.columns import Chunk
from core.training.errors import ColumnMissing

CHUNK_ROWS = 16_384


class Source(Protocol):
    """A place that samples come from. It holds no sample in memory between two chunks."""

    path: Path
    columns: tuple[str, ...]

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:
        """Every row of these columns, in the file's order, always the same; the `numeric` ones are read as numbers.

        Raises a DataError.
        """
        ...

    def head(self, rows: int) -> Chunk:
        """The first rows of all columns, at most that many, without going through the rest. Raises a DataError."""
        ...


def check_columns(source: Source, columns: Sequence[str]) -> None:
    """Raise ColumnMissing for the first of `columns` that the source lacks."""
    for column in columns:
        if column not in source.columns:
            close = get_close_matches(column, source.columns, 1)
            hint = f"Did you mean `{close[0]}`?" if close else f"It has: {', '.join(source.columns[:20])}."
            raise ColumnMissing(f"{source.path.name} has no column `{column}`. {hint}")
