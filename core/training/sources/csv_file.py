"""A CSV file as a source: text columns, read with the line of every fault at hand."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import numpy as np

from core.training.columns import MISSING_NUMBERS, Chunk, numbers
from core.training.errors import SourceBroken
from core.training.sources.source import CHUNK_ROWS, check_columns

if TYPE_CHECKING:  # the app shows its window in less time than pandas takes
    import pandas as pd
    from pandas.io.parsers import TextFileReader

Row = list[str]


class CsvFile:
    """A table in a text file whose first line names the columns. All rows have as many fields as that line."""

    def __init__(self, path: Path, separator: str = ",", encoding: str = "utf-8-sig") -> None:
        self.path = path
        self._separator, self._encoding = separator, encoding
        self._checked = False
        with self._open() as file:
            self.columns = tuple(self._header(csv.reader(file, delimiter=separator)))

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:
        check_columns(self, columns)
        self._check_rows()
        first = 0
        with self._open() as file, self._parsed(file, columns, numeric) as tables:
            while (table := self._next(tables, numeric)) is not None and len(table):
                yield Chunk(first, {column: table[column].to_numpy() for column in columns}, self.path.parent)
                first += len(table)

    def head(self, rows: int) -> Chunk:
        with self._open() as file:
            table = list(islice(self._rows(file), rows))
        columns = {name: np.array([row[place] for row in table], object) for place, name in enumerate(self.columns)}
        return Chunk(0, columns, self.path.parent)

    def _parsed(self, file: TextIO, columns: Sequence[str], numeric: Collection[str]) -> TextFileReader:
        """pandas reads several times as fast as Python, but takes a short row for one with values missing."""
        import pandas as pd

        return pd.read_csv(
            file,
            sep=self._separator,
            names=list(self.columns),
            header=0,
            index_col=False,
            usecols=list(columns),
            dtype={column: np.float64 if column in numeric else object for column in columns},
            na_values={column: list(MISSING_NUMBERS) for column in columns if column in numeric},
            keep_default_na=False,
            chunksize=CHUNK_ROWS,
        )

    def _next(self, tables: TextFileReader, numeric: Collection[str]) -> pd.DataFrame | None:
        try:
            return next(tables, None)
        except ValueError as error:
            self._find_text_among(numeric)
            raise SourceBroken(f"{self.path.name} can't be read as CSV: {error}.") from error

    def _find_text_among(self, numeric: Collection[str]) -> None:
        """Raise NotANumber at the first row of a number column that holds something else."""
        with self._open() as file:
            for row, fields in enumerate(self._rows(file)):
                for column in numeric:
                    value = np.array([fields[self.columns.index(column)]], object)
                    numbers(value, column, row)

    def _check_rows(self) -> None:
        """Go through all rows once for those of another length, quotes without an end and the like."""
        if not self._checked:
            with self._open() as file:
                deque(self._rows(file), maxlen=0)
            self._checked = True

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
