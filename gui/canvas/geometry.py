"""Where everything inside a block stands, in the block's own coordinates. Pure arithmetic, no font is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from core.graph.block_size import HEADER, ROW, SUMMARY, WIDEST, WIDTH
from core.graph.records import Source, Target
from gui.canvas.block import Block
from gui.theme.tokens import GRID

_NAME_EM, _TEXT_EM, _MONO_EM = 7.8, 6.4, 6.7  # average advance per character at the three text sizes
_AROUND = 28
_FOOT = 6


@dataclass(frozen=True, slots=True)
class Geometry:
    """A block's size and the centres of its rows and sockets. x of an input socket is 0, of an output `width`."""

    width: float
    height: float
    rows: tuple[float, ...]  # the vertical centre of each row
    inputs: Mapping[Target, float]
    outputs: Mapping[Source, float]


@lru_cache(maxsize=16384)
def _width(name: int, weights: int, class_label: int, row: int) -> float:
    header = name * _NAME_EM + (weights * _MONO_EM + 12 if weights else 0)
    wanted = max(header, class_label * _TEXT_EM, row * _MONO_EM) + _AROUND
    return float(min(max(-(-wanted // (2 * GRID)) * 2 * GRID, WIDTH), WIDEST))


def measure(block: Block) -> Geometry:
    """The geometry of a block: it grows with its rows, and with long names up to a limit; long settings are cut."""
    if block.collapsed:
        return _collapsed(block)
    longest = max((_row_length(block, index) for index in range(len(block.rows))), default=0)
    width = _width(len(block.name), len(block.weights), len(block.class_label), longest)
    top = HEADER + (SUMMARY if block.summary else 0)
    rows = tuple(top + ROW * (index + 0.5) for index in range(len(block.rows)))
    return Geometry(
        width,
        top + ROW * len(rows) + _FOOT,
        rows,
        {row.input.target: y for row, y in zip(block.rows, rows, strict=True) if row.input},
        {row.output.source: y for row, y in zip(block.rows, rows, strict=True) if row.output},
    )


def _collapsed(block: Block) -> Geometry:
    """The header alone, with all sockets at its middle."""
    width = _width(len(block.name) + 2, len(block.weights), len(block.class_label), 0)
    middle = HEADER / 2
    return Geometry(
        width,
        HEADER,
        tuple(middle for _ in block.rows),
        {row.input.target: middle for row in block.rows if row.input},
        {row.output.source: middle for row in block.rows if row.output},
    )


def _row_length(block: Block, index: int) -> int:
    row = block.rows[index]
    left = len(row.title) + (len(row.input.label) if row.input else 0)
    return left + (len(row.output.shape) + len(row.output.label) if row.output else 0) + 4
