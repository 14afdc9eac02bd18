"""The first pass over a source: how many rows it has, what is missing in them, and which can be trained on at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from core.training.columns import Chunk, Column, Mask, missing, numbers, texts
from core.training.errors import SourceBroken
from core.training.ports import DataPort
from core.training.sources import Source
from core.training.sources.joined import Joined

_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no", ""})


@dataclass(frozen=True, slots=True)
class Survey:
    """`usable` are the rows with every target; of these, `missing` counts by column the ones that lack a value.

    `held_out` is None where no column tells.
    """

    rows: int
    missing: Mapping[str, int]
    usable: Mask
    held_out: Mask | None


def survey(source: Source, ports: Sequence[DataPort], held_out: str | None = None) -> Survey:
    """Read the bound columns once; raises NotANumber for text among numbers.

    `held_out` names a column that says which rows to keep from training; a source for validation says it itself.
    """
    bound = tuple(dict.fromkeys(column for port in ports for column in port.columns))
    targets = {column for port in ports if port.target for column in port.columns}
    numeric = {column for port in ports for column in port.number_columns}
    gone = dict.fromkeys(bound, 0)
    usable: list[Mask] = []
    kept: list[Mask] = []
    for chunk in source.chunks((*bound, held_out) if held_out else bound, numeric):
        masks = {column: _missing(chunk, column, column in numeric) for column in bound}
        usable.append(~reduce(np.logical_or, (masks[column] for column in targets), np.zeros(chunk.rows, bool)))
        gone = {column: gone[column] + int((mask & usable[-1]).sum()) for column, mask in masks.items()}
        if held_out:
            kept.append(_truths(chunk.columns[held_out], held_out, chunk.first))
    rows = np.concatenate([np.zeros(0, bool), *usable])
    if isinstance(source, Joined):
        return Survey(len(rows), gone, rows, source.held_out(len(rows)))
    return Survey(len(rows), gone, rows, np.concatenate(kept) if kept else None)


def _missing(chunk: Chunk, column: str, numeric: bool) -> Mask:
    values = chunk.columns[column]
    return missing(numbers(values, column, chunk.first) if numeric else values)


def _truths(values: Column, column: str, first: int) -> Mask:
    words = [word.lower() for word in texts(values)]
    for row, word in enumerate(words, first + 1):
        if word not in _YES | _NO:
            raise SourceBroken(
                f"Column `{column}` says which rows are held out, and holds {word!r} in data row {row}. "
                "Write 1, true or yes for those, else 0, false or no."
            )
    return np.array([word in _YES for word in words], bool)
