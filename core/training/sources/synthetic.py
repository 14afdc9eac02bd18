"""Synthetic data as a source: random samples that fit the ports they are for, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from core.graph.synthetic import WORDS
from core.training.columns import Chunk, Column
from core.training.ports import DataPort
from core.training.sources.source import CHUNK_ROWS, check_columns


class SyntheticData:
    """A column for each port, which has a shape without unknown sizes. Exported code makes the very same numbers."""

    path = Path("synthetic data")

    def __init__(self, ports: Sequence[DataPort], rows: int, seed: int) -> None:
        self._ports, self._rows, self._seed = ports, rows, seed
        self.columns = tuple(port.columns[0] for port in ports)

    def chunks(self, columns: Sequence[str], numeric: Collection[str] = ()) -> Iterator[Chunk]:  # noqa: ARG002  # they are
        check_columns(self, columns)
        for first in range(0, self._rows, CHUNK_ROWS):
            yield Chunk(first, {name: self._made[name][first : first + CHUNK_ROWS] for name in columns})

    def head(self, rows: int) -> Chunk:
        return Chunk(0, {name: values[:rows] for name, values in self._made.items()})

    @cached_property
    def _made(self) -> dict[str, Column]:
        """All columns, drawn one after the other."""
        random = np.random.default_rng(self._seed)
        return {port.columns[0]: _drawn(random, port, self._rows) for port in self._ports}


def _drawn(random: np.random.Generator, port: DataPort, rows: int) -> Column:
    """Whole numbers where the port has bounds or takes no fractions, words where it takes text, else noise."""
    size = (rows, *(length or 1 for length in port.shape or ()))
    if port.one_hot:
        return np.eye(size[-1])[random.integers(0, size[-1], size[:-1])]
    if port.dtype == "string":
        return random.choice(WORDS, size)
    if port.bounds is not None:
        return random.integers(int(port.bounds.least), int(port.bounds.most) + 1, size)
    if np.dtype(port.dtype).kind in "biu":
        return random.integers(0, 2, size)  # what any layer takes
    return random.standard_normal(size, np.float32)
