"""The third pass over a source: every row becomes numbers, in one array per port that is allocated once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.training.columns import Chunk, Column
from core.training.errors import InputShapeMismatch, PlanBroken, TargetShapeMismatch
from core.training.ports import FittedPort
from core.training.shapes import fits, shown
from core.training.sources import Source


def encode(source: Source, ports: Sequence[FittedPort], rows: int) -> list[Column]:
    """An array of `rows` samples for each of `ports`, in its dtype. Raises on the first chunk of another shape."""
    arrays: list[Column] = []
    columns = tuple(dict.fromkeys(part.column for port in ports for part in port.columns))
    numeric = {column for port in ports for column in port.number_columns}
    for chunk in source.chunks(columns, numeric):
        parts = [port.encode(chunk) for port in ports]
        arrays = arrays or [_allocated(port, part, rows) for port, part in zip(ports, parts, strict=True)]
        for port, array, part in zip(ports, arrays, parts, strict=True):
            _store(port, array, part, chunk)
    return arrays


def _allocated(port: FittedPort, part: Column, rows: int) -> Column:
    shape = part.shape[1:]
    if port.shape is not None and not fits(shape, port.shape):
        mismatch = TargetShapeMismatch if port.target else InputShapeMismatch
        raise mismatch(port.name, shown(shape), shown(port.shape))
    return np.empty((rows, *shape), object if port.dtype == "string" else np.dtype(port.dtype))


def _store(port: FittedPort, array: Column, part: Column, chunk: Chunk) -> None:
    if part.dtype.kind == "f" and array.dtype.kind in "biu" and (part != np.rint(part)).any():
        raise PlanBroken(
            f"The {port.place} takes {port.dtype}, and its columns give numbers with fractions. "
            "Choose another transform, or another dtype for the input."
        )
    array[chunk.first : chunk.first + chunk.rows] = part
