"""Encoded samples of one port: an array in memory, or one in a file that is read by rows and is never in memory whole.

The file has no name (or, on Windows, one that goes with it), so nothing is left of it, however the process ends.
"""

from __future__ import annotations

import math
import tempfile
import threading
import weakref
from collections.abc import Iterator, Sequence
from io import FileIO
from typing import Protocol

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from core.training.columns import Column

Rows = npt.NDArray[np.int64]
_ROWS_AT_ONCE, _BYTES_AT_ONCE = 16_384, 64 << 20


class Kept(Protocol):
    """Samples along the first axis. `array[rows]` gives those of some rows as an array in memory."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype: ...

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Rows, /) -> Column: ...


class Store(Protocol):
    """Takes encoded samples in the order of their rows."""

    def add(self, part: Column) -> None: ...

    def kept(self) -> Kept: ...


class InMemory:
    """An array that is allocated once."""

    def __init__(self, rows: int, shape: tuple[int, ...], dtype: npt.DTypeLike) -> None:
        self._array = np.empty((rows, *shape), dtype)
        self._filled = 0

    def add(self, part: Column) -> None:
        self._array[self._filled : self._filled + len(part)] = part
        self._filled += len(part)

    def kept(self) -> Column:
        return self._array


class OnDisk:
    """Numbers, row after row in a file.

    It is read, not mapped: mapped pages would count as memory of the process, the whole file in the end, and a disk
    that fails would end the process without a word.
    """

    def __init__(self, shape: tuple[int, ...], dtype: npt.DTypeLike) -> None:
        self._sample, self.dtype = shape, np.dtype(dtype)
        self._row_bytes = self.dtype.itemsize * math.prod(shape)
        self._file = _nameless()
        weakref.finalize(self, self._file.close)
        self._reading = threading.Lock()
        self._rows = 0

    @property
    def shape(self) -> tuple[int, ...]:
        return (self._rows, *self._sample)

    def __len__(self) -> int:
        return self._rows

    def add(self, part: Column) -> None:
        self._write(np.ascontiguousarray(part, self.dtype).tobytes())
        self._rows += len(part)

    def kept(self) -> OnDisk:
        return self

    def __getitem__(self, rows: Rows) -> Column:
        found = np.empty((len(rows), *self._sample), self.dtype)
        into = found.reshape(-1).view(np.uint8).data
        with self._reading:
            for place, row, count in _runs(rows):
                self._read(row * self._row_bytes, into[place * self._row_bytes : (place + count) * self._row_bytes])
        return found

    def _read(self, start: int, into: memoryview) -> None:
        self._file.seek(start)
        while into.nbytes:
            if not (count := self._file.readinto(into)):
                raise OSError("The file of the encoded samples has become shorter.")
            into = into[count:]

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest.nbytes:
            rest = rest[self._file.write(rest) :]


def _runs(rows: Rows) -> Iterator[tuple[int, int, int]]:
    """Rows that follow each other: the place of the first among `rows`, the row, and how many they are."""
    if len(rows):
        starts = np.concatenate(([0], np.flatnonzero(np.diff(rows) != 1) + 1))
        counts = np.diff(starts, append=len(rows))
        yield from zip(starts.tolist(), rows[starts].tolist(), counts.tolist(), strict=True)


class TextsOnDisk:
    """Texts of one shape per sample, one after the other in a file; only where each begins is in memory."""

    dtype = np.dtype(object)

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._sample, self._per_row = shape, math.prod(shape)
        self._file = OnDisk((), np.uint8)
        self._ends: list[npt.NDArray[np.int64]] = [np.zeros(1, np.int64)]
        self._bounds = self._ends[0]

    @property
    def shape(self) -> tuple[int, ...]:
        return ((len(self._bounds) - 1) // self._per_row, *self._sample)

    def __len__(self) -> int:
        return self.shape[0]

    def add(self, part: Column) -> None:
        texts = [str(text).encode() for text in part.ravel()]
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self._ends.append(self._ends[-1][-1] + np.cumsum(lengths))
        self._file.add(np.frombuffer(b"".join(texts), np.uint8))

    def kept(self) -> TextsOnDisk:
        self._bounds = np.concatenate(self._ends)
        self._ends = [self._bounds]
        self._file.kept()
        return self

    def __getitem__(self, rows: Rows) -> Column:
        places = (rows[:, np.newaxis] * self._per_row + np.arange(self._per_row)).ravel()
        found = np.empty(len(places), object)
        for number, place in enumerate(places):
            found[number] = self._file[np.arange(*self._bounds[place : place + 2])].tobytes().decode()
        return found.reshape(len(rows), *self._sample)


def in_pieces(array: Kept, rows: Rows | None = None) -> Iterator[Column]:
    """The samples of some rows, or of all, a piece at a time."""
    return (array[piece] for piece in pieces(np.arange(len(array)) if rows is None else rows, [array]))


def pieces(rows: Rows, arrays: Sequence[Kept]) -> Iterator[Rows]:
    """Rows in parts of which the samples of all arrays together take no more than can be in memory beside them."""
    sample = sum(array.dtype.itemsize * math.prod(array.shape[1:]) for array in arrays)
    step = max(1, min(_ROWS_AT_ONCE, _BYTES_AT_ONCE // max(sample, 1)))
    return (rows[first : first + step] for first in range(0, len(rows), step))


def _nameless() -> FileIO:
    """A file in the cache folder of this user: the folder for temporary files is often the memory itself."""
    folder = user_cache_path("LayerLoom", appauthor=False, ensure_exists=True)
    return tempfile.TemporaryFile(dir=folder, buffering=0)
