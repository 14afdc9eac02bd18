"""Synthetic data as a source: random samples that fit the ports they are for, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.graph.synthetic import WORDS
from core.training.columns import Column
from core.training.ports import DataPort
from core.training.sources.arrays import ArraySource


def synthetic_data(ports: Sequence[DataPort], rows: int, seed: int) -> ArraySource:
    """A column for each port, which has a shape without unknown sizes. Exported code makes the very same numbers."""
    random = np.random.default_rng(seed)
    return ArraySource("synthetic data", {port.columns[0]: _drawn(random, port, rows) for port in ports})


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
