"""A CSV file as a source: text columns, read with the line of every fault at hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np

from core.training.columns import Chunk, Column
from core.training.errors import SourceBroken
from core.training.sources.source import CHUNK_ROWS, check_columns

Row = list[str]


class CsvFile:
    """A table in a text file whose first line names the columns. All rows have as many fields as that line."""

    def __init__(self, path: Path, separator: str = ",", encoding: str = "utf-8-sig") -> None:
        self.path = path
        self._separator, self._encoding = separator, encoding
        with self._open() as file:
            self.columns = tuple(self._header(csv.reader(file, delimiter=separator)))

    def chunks(self, columns: Sequence[str]) -> Iterator[Chunk]:
        check_columns(self, columns)
        places = {column: self.columns.index(column) for column in columns}
        first = 0
        with self._open() as file:
            rows = self._rows(file)
            while chunk := list(islice(rows, CHUNK_ROWS)):
                yield Chunk(first, {column: _column(chunk, place) for column, place in places.items()})
                first += len(chunk)

    def _rows(self, file: TextIO) -> Iterator[Row]:
        reader = csv.reader(file, delimiter=self._separator)
        self._header(reader)
        for row in reader:
            if row and len(row) != len(self.columns):
                raise SourceBroken(
                    f"{self.path.name}, line {reader.line_num}: {len(row)} fields where the first line names "
                    f"{len(self.columns)} columns. Put fields that hold the separator or a line break in quotes."
                )
            if row:
                yield row

    def _header(self, reader: Iterator[Row]) -> Row:
        names = [name.strip() for name in next((row for row in reader if row), [])]
        if not any(names):
            raise SourceBroken(f"{self.path.name} is empty. Its first line must name the columns.")
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise SourceBroken(f"{self.path.name} names column `{twice}` twice. Give each column a name of its own.")
        return names

    @contextmanager
    def _open(self) -> Iterator[TextIO]:
        """The open file; what breaks while it is read becomes SourceBroken."""
        try:
            with self.path.open(encoding=self._encoding, newline="") as file:
                yield file
        except UnicodeDecodeError as error:
            raise SourceBroken(
                f"{self.path.name} is no {self._encoding.removesuffix('-sig')} text ({error.reason}). "
                "Save it as UTF-8, or say its encoding in the source's options."
            ) from error
        except LookupError as error:
            raise SourceBroken(f"{self.path.name}: Python knows no encoding `{self._encoding}`.") from error
        except (csv.Error, OSError) as error:
            raise SourceBroken(f"{self.path.name} can't be read as CSV: {error}.") from error


def _column(rows: Sequence[Row], place: int) -> Column:
    column = np.empty(len(rows), object)
    column[:] = [row[place].strip() for row in rows]
    return column
