"""Rows of a source as the model of a finished run takes them: through the transforms that the run has fitted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from core.training.columns import Chunk, Column
from core.training.errors import DataError, InputShapeMismatch, PlanBroken
from core.training.ports import FittedPort
from core.training.shapes import fits, shown
from core.training.sources import Source


class OneRow:
    """A source of the one sample that a person typed or changed."""

    def __init__(self, values: Mapping[str, Column], folder: Path) -> None:
        self.path = Path("the values given")
        self._folder = folder
        self.columns = tuple(values)
        self._values = values

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:  # noqa: ARG002  # as every source
        yield Chunk(0, {column: self._values[column] for column in columns}, self._folder)

    def head(self, rows: int) -> Chunk:
        return Chunk(0, {column: values[:rows] for column, values in self._values.items()}, self._folder)


def row_of(source: Source, columns: Sequence[str], row: int) -> Mapping[str, Column]:
    """The raw values of one row, counted from 1, each an array of one sample. Raises DataError past the last row."""
    seen = 0
    for chunk in source.chunks(columns):
        seen = chunk.first + chunk.rows
        if row <= seen:
            place = row - 1 - chunk.first
            return {column: values[place : place + 1] for column, values in chunk.columns.items()}
    raise DataError(f"{source.path.name} has {seen:,} rows, and row {row:,} was asked for.")


def needed(ports: Sequence[FittedPort]) -> tuple[str, ...]:
    """The columns behind some ports, each once."""
    return tuple(dict.fromkeys(part.column for port in ports for part in port.columns))


def served(source: Source, ports: Sequence[FittedPort]) -> Iterator[tuple[Chunk, list[Column]]]:
    """Chunk by chunk the raw columns, and an array for each port. Raises a TrainingError."""
    numeric = {column for port in ports for column in port.number_columns}
    for chunk in source.chunks(needed(ports), numeric):
        yield chunk, [encoded(port, chunk) for port in ports]


def encoded(port: FittedPort, chunk: Chunk) -> Column:
    """The samples of a chunk in the very shape and dtype that the port takes."""
    found = port.encode(chunk)
    if port.shape is not None and not fits(found.shape[1:], port.shape):
        raise InputShapeMismatch(port.name, shown(found.shape[1:]), shown(port.shape))
    if port.dtype == "string":
        return found
    dtype = np.dtype(port.dtype)
    if found.dtype.kind == "f" and dtype.kind in "biu" and (found != np.rint(found)).any():
        raise PlanBroken(f"The {port.place} takes {port.dtype}, and its columns give numbers with fractions.")
    return found.astype(dtype)
