"""The third pass over a source: every row becomes numbers, kept in memory where they are few, else in a file."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.training.columns import Chunk, Column
from core.training.decoded import Decoded, check_files, is_of_files
from core.training.errors import InputShapeMismatch, PlanBroken, TargetShapeMismatch
from core.training.kept import InMemory, Kept, OnDisk, Store, TextsOnDisk
from core.training.large import MOST_IN_MEMORY
from core.training.ports import FittedPort
from core.training.shapes import fits, shown
from core.training.sources import Source

_TRIED = 100  # rows that tell shapes and sizes


def encode(source: Source, ports: Sequence[FittedPort], rows: int, most_in_memory: int = MOST_IN_MEMORY) -> list[Kept]:
    """An array of `rows` samples for each of `ports`, in its dtype. Raises on the first chunk of another shape.

    More than `most_in_memory` bytes in all go to files, or stay there as images and are decoded when they are wanted.
    """
    stores: list[Store | Decoded] = []
    columns = tuple(dict.fromkeys(part.column for port in ports for part in port.columns))
    numeric = {column for port in ports for column in port.number_columns}
    for chunk in source.chunks(columns, numeric):
        for port in ports:
            if is_of_files(port, chunk):
                check_files(port, chunk)
        stores = stores or _stores(ports, chunk, rows, most_in_memory)
        for port, store in zip(ports, stores, strict=True):
            if isinstance(store, Decoded):
                store.see(chunk)
            else:
                part = port.encode(chunk)
                _check_whole(port, part)
                store.add(part)
    return [store.kept() for store in stores]


def _stores(ports: Sequence[FittedPort], chunk: Chunk, rows: int, most: int) -> list[Store | Decoded]:
    """Images stay in their files where all of them are too many; the rest goes to files of ours where it alone is."""
    images = [is_of_files(port, chunk) for port in ports]
    tried = [port.encode(_first(chunk, 1 if image else _TRIED)) for port, image in zip(ports, images, strict=True)]
    for port, part in zip(ports, tried, strict=True):
        _check_shape(port, part)
    sizes = [rows * _sample_bytes(port, part) for port, part in zip(ports, tried, strict=True)]
    rest = sum(size for image, size in zip(images, sizes, strict=True) if not image)
    return [
        Decoded(port, part.shape[1:])
        if image and sum(sizes) > most
        else _store(port, part.shape[1:], rows, large=rest > most)
        for image, port, part in zip(images, ports, tried, strict=True)
    ]


def _first(chunk: Chunk, rows: int) -> Chunk:
    return Chunk(chunk.first, {name: values[:rows] for name, values in chunk.columns.items()}, chunk.folder)


def _store(port: FittedPort, shape: tuple[int, ...], rows: int, *, large: bool) -> Store:
    if port.dtype == "string":
        return TextsOnDisk(shape) if large else InMemory(rows, shape, object)
    return OnDisk(shape, port.dtype) if large else InMemory(rows, shape, port.dtype)


def _check_shape(port: FittedPort, part: Column) -> None:
    shape = part.shape[1:]
    if port.shape is not None and not fits(shape, port.shape):
        mismatch = TargetShapeMismatch if port.target else InputShapeMismatch
        raise mismatch(port.name, shown(shape), shown(port.shape))


def _sample_bytes(port: FittedPort, part: Column) -> float:
    """Of texts, as long as the first ones are."""
    if port.dtype == "string":
        return sum(len(str(text)) for text in part.ravel()) / max(len(part), 1)
    return np.dtype(port.dtype).itemsize * math.prod(part.shape[1:])


def _check_whole(port: FittedPort, part: Column) -> None:
    if port.dtype == "string" or part.dtype.kind != "f" or np.dtype(port.dtype).kind not in "biu":
        return
    if (part != np.rint(part)).any():
        raise PlanBroken(
            f"The {port.place} takes {port.dtype}, and its columns give numbers with fractions. "
            "Choose another transform, or another dtype for the input."
        )
