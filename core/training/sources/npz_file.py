"""Arrays of NumPy as a source: those of an NPZ archive, or NPY files, a chunk of samples at a time."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.lib import format as npy

from core.training.columns import Chunk, Column
from core.training.errors import SourceBroken
from core.training.sources.source import CHUNK_ROWS, check_columns

_LARGEST_CHUNK = 64 << 20  # bytes of one array


class _Header(NamedTuple):
    shape: tuple[int, ...]
    fortran: bool
    dtype: np.dtype[Any]

    @property
    def sample_bytes(self) -> int:
        return self.dtype.itemsize * math.prod(self.shape[1:])


class NpzFile:
    """Named arrays in a zip archive, as `numpy.savez` writes it; the first axis of each counts the samples."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._open() as archive:
            self.columns = tuple(name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy"))
        if not self.columns:
            raise SourceBroken(f"{path.name} holds no arrays. Write it with `numpy.savez`.")

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:  # noqa: ARG002  # they are
        check_columns(self, columns)
        with self._files(columns) as files:
            headers = {column: self._header(column, file) for column, file in files.items()}
            self._check_samples(headers)
            step = _rows_at_once(headers.values())
            pieces = (_pieces(files[column], headers[column], step) for column in columns)
            for number, arrays in enumerate(zip(*pieces, strict=True)):
                yield Chunk(number * step, dict(zip(columns, arrays, strict=True)))

    def head(self, rows: int) -> Chunk:
        chunk = next(self.chunks(self.columns))
        return Chunk(0, {name: values[:rows] for name, values in chunk.columns.items()})

    def _check_samples(self, headers: dict[str, _Header]) -> None:
        counts = {column: header.shape[0] for column, header in headers.items()}
        if len(set(counts.values())) > 1:
            listed = ", ".join(f"`{column}` {count}" for column, count in counts.items())
            raise SourceBroken(f"The arrays of {self.path.name} differ in their number of samples: {listed}.")

    def _header(self, column: str, file: IO[bytes]) -> _Header:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        header = _Header(*read(file))
        if header.dtype.hasobject:
            raise SourceBroken(
                f"Array `{column}` of {self.path.name} holds Python objects, and reading those could run code. "
                "Save it as numbers or as fixed-width text."
            )
        if not header.shape:
            raise SourceBroken(f"Array `{column}` of {self.path.name} is a single number, not an array of samples.")
        return header

    @contextmanager
    def _files(self, columns: Sequence[str]) -> Iterator[Mapping[str, IO[bytes]]]:
        """The arrays of these columns as open NPY files; what breaks while they are read becomes SourceBroken."""
        with self._open() as archive, ExitStack() as members:
            yield {column: members.enter_context(archive.open(f"{column}.npy")) for column in columns}

    @contextmanager
    def _open(self) -> Iterator[zipfile.ZipFile]:
        """The open archive; what breaks while it is read becomes SourceBroken."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError) as error:
            raise SourceBroken(f"{self.path.name} can't be read as NPZ: {error}.") from error


class NpyFiles(NpzFile):
    """What `numpy.save` writes: one array in a file, and those beside it that have as many samples."""

    def __init__(self, path: Path) -> None:  # an archive of one array
        self.path = path
        samples = self._samples(path)
        beside = sorted(other for other in path.parent.glob("*.npy") if other != path)
        fitting = [other for other in beside if self._samples(other, strict=False) == samples]
        self.columns = (path.stem, *(other.stem for other in fitting))

    def _samples(self, path: Path, *, strict: bool = True) -> int | None:
        try:
            with self._files((path.stem,)) as files:
                return self._header(path.stem, files[path.stem]).shape[0]
        except SourceBroken:
            if strict:
                raise
            return None  # what lies beside the file is nobody's fault

    @contextmanager
    def _files(self, columns: Sequence[str]) -> Iterator[Mapping[str, IO[bytes]]]:
        with ExitStack() as files:
            try:
                yield {
                    column: files.enter_context(self.path.with_name(f"{column}.npy").open("rb")) for column in columns
                }
            except (EOFError, ValueError, OSError) as error:
                raise SourceBroken(f"{self.path.name} can't be read as NPY: {error}.") from error


def _rows_at_once(headers: Iterable[_Header]) -> int:
    largest = max(header.sample_bytes for header in headers)
    return max(1, min(CHUNK_ROWS, _LARGEST_CHUNK // max(1, largest)))


def _pieces(file: IO[bytes], header: _Header, step: int) -> Iterator[Column]:
    samples = header.shape[0]
    if header.fortran:  # the first axis runs fastest, so no sample is complete before the end
        whole = _read(file, header, samples).reshape(header.shape[::-1]).T
        yield from (whole[first : first + step] for first in range(0, samples, step))
    else:
        yield from (_read(file, header, min(step, samples - first)) for first in range(0, samples, step))


def _read(file: IO[bytes], header: _Header, rows: int) -> Column:
    size = rows * header.sample_bytes
    data = file.read(size)
    if len(data) < size:
        raise EOFError("an array ends before its last sample")
    return np.frombuffer(data, header.dtype).reshape(rows, *header.shape[1:])
