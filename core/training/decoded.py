"""Samples that are made from their files whenever a batch wants them: images, of which only the paths are in memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.training.columns import Chunk, Column, is_text
from core.training.errors import SourceMissing
from core.training.kept import Rows
from core.training.ports import FittedPort


class Decoded:
    """The raw columns of a port; its transforms run when rows are read. Raises what they raise."""

    def __init__(self, port: FittedPort, shape: tuple[int, ...]) -> None:
        self._port, self._sample = port, shape
        self.dtype = np.dtype(port.dtype)
        self._parts: list[Chunk] = []
        self._rows = 0

    @property
    def shape(self) -> tuple[int, ...]:
        return (self._rows, *self._sample)

    def __len__(self) -> int:
        return self._rows

    def see(self, chunk: Chunk) -> None:
        columns = {part.column: chunk.columns[part.column] for part in self._port.columns}
        self._parts.append(Chunk(chunk.first, columns, chunk.folder))
        self._rows += chunk.rows

    def kept(self) -> Decoded:
        names, folder = list(self._parts[0].columns), self._parts[0].folder
        columns = {name: np.concatenate([_seen_from(folder, part, name) for part in self._parts]) for name in names}
        self._parts = [Chunk(0, columns, folder)]
        return self

    @property
    def names(self) -> Column:
        """The files of every sample, side by side."""
        return np.stack(list(self._parts[0].columns.values()), axis=1)

    def __getitem__(self, rows: Rows) -> Column:
        whole = self._parts[0]
        asked = Chunk(0, {name: values[rows] for name, values in whole.columns.items()}, whole.folder)
        return self._port.encode(asked).astype(self.dtype)


def _seen_from(folder: Path, part: Chunk, name: str) -> Column:
    """The files of a column; whole paths where they belong to another folder, as those of a source of its own do."""
    if part.folder == folder:
        return part.columns[name]
    return np.array([str(part.folder.resolve() / str(file)) for file in part.columns[name]], object)


def is_of_files(port: FittedPort, chunk: Chunk) -> bool:
    """Whether all that feeds the port are names of files."""
    uses = ((part.transform.reads_files, chunk.columns[part.column]) for part in port.columns)
    return bool(port.columns) and all(reads and is_text(values) for reads, values in uses)


def check_files(port: FittedPort, chunk: Chunk) -> None:
    """Raises SourceMissing where files that the chunk names are not there."""
    for part in port.columns:
        names = chunk.columns[part.column]
        gone = [str(name) for name in names if not (chunk.folder / str(name)).is_file()]
        if gone:
            such = gone[0] or "an empty name"
            raise SourceMissing(
                f"Column `{part.column}` names {len(names):,} files from row {chunk.first + 1:,} on, and {len(gone):,} "
                f"of them are not there, such as {such}. They are looked for from {chunk.folder.resolve()}."
            )
