"""A Parquet file as a source: typed columns, read a group of rows at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.training.columns import Chunk, Column
from core.training.errors import SourceBroken
from core.training.sources.source import CHUNK_ROWS, check_columns

if TYPE_CHECKING:  # the app shows its window in less time than pyarrow takes
    import pyarrow as pa
    import pyarrow.parquet as pq


class ParquetFile:
    """Numbers stay numbers; lists of one length become arrays; whatever else there is becomes text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as file:
            self.columns = tuple(file.schema_arrow.names)

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:  # noqa: ARG002  # as written
        check_columns(self, columns)
        first = 0
        with self._open() as file:
            for batch in file.iter_batches(CHUNK_ROWS, columns=list(columns)):
                yield Chunk(first, {name: self._values(name, batch.column(name)) for name in columns}, self.path.parent)
                first += batch.num_rows

    def head(self, rows: int) -> Chunk:
        with self._open() as file:
            batch = next(file.iter_batches(rows), None)
            if batch is None:
                return Chunk(0, {name: np.array([], object) for name in self.columns})
            found = {name: self._values(name, batch.column(name)) for name in self.columns}
            return Chunk(0, found, self.path.parent)

    def _values(self, name: str, values: pa.Array) -> Column:
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if _is_list(values.type):
            return self._stacked(name, values)
        if pa.types.is_decimal(values.type):
            values = pc.cast(values, pa.float64())
        if pa.types.is_boolean(values.type):
            values = pc.cast(values, pa.int8())
        if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
            return np.asarray(values.to_numpy(zero_copy_only=False))
        if pa.types.is_nested(values.type):
            raise SourceBroken(f"Column `{name}` of {self.path.name} holds {values.type}, and not single values.")
        return np.array(["" if value is None else str(value) for value in values.to_pylist()], object)

    def _stacked(self, name: str, values: pa.Array) -> Column:
        rows = [np.array(row) for row in values.to_pylist()]
        if len({row.shape for row in rows}) > 1 or any(row.dtype.kind not in "biuf" for row in rows):
            raise SourceBroken(f"The lists in column `{name}` of {self.path.name} are no numbers, or differ in length.")
        return np.stack(rows) if rows else np.empty((0, 0))

    @contextmanager
    def _open(self) -> Iterator[pq.ParquetFile]:
        """The open file; what breaks while it is read becomes SourceBroken."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(self.path) as file:
                yield file
        except (pa.ArrowException, OSError) as error:
            raise SourceBroken(f"{self.path.name} can't be read as Parquet: {error}.") from error


def _is_list(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))
