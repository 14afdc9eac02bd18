"""Inputs and targets of the model as the data sees them: what feeds each, and what it must come out as."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from core.graph.plan import Binding
from core.training.columns import Chunk, Column
from core.training.errors import PlanBroken
from core.training.shapes import Shape, joined
from core.training.transforms.fitted import Fitted


@dataclass(frozen=True, slots=True)
class Bounds:
    """The numbers a port can take; `reason` says in words what sets them."""

    least: float
    most: float
    reason: str


@dataclass(frozen=True, slots=True)
class DataPort:
    """One input or target. `shape` is that of one sample, with None for any size, or None for any shape.

    `one_hot`: the last axis of a target has a one at the place of its class.
    """

    name: str
    bindings: tuple[Binding, ...]
    shape: Shape | None
    dtype: str = "float32"
    target: bool = False
    bounds: Bounds | None = None
    one_hot: bool = False

    @property
    def place(self) -> str:
        return f"{'target of' if self.target else 'input'} `{self.name}`"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for binding in self.bindings for column in binding.columns)

    @property
    def number_columns(self) -> tuple[str, ...]:
        """Those whose values are read as numbers."""
        kinds = ("number",) if self.dtype == "string" else ("number", "array")
        return tuple(column for use in self.bindings if use.transform.kind in kinds for column in use.columns)


class FittedColumn(msgspec.Struct, frozen=True):
    """A column and the transform that has been fitted to it."""

    column: str
    transform: Fitted

    def encode(self, chunk: Chunk) -> Column:
        values = chunk.located(self.column) if self.transform.reads_files else chunk.columns[self.column]
        return self.transform.encode(values, self.column, chunk.first)


class FittedPort(msgspec.Struct, frozen=True):
    """Everything that turns columns into what one port takes; kept with the run, for predictions."""

    name: str
    columns: tuple[FittedColumn, ...]
    shape: tuple[int | None, ...] | None
    dtype: str
    target: bool = False

    @property
    def place(self) -> str:
        return f"{'target of' if self.target else 'input'} `{self.name}`"

    @property
    def number_columns(self) -> tuple[str, ...]:
        """Those whose values are read as numbers."""
        return tuple(part.column for part in self.columns if part.transform.takes_numbers)

    def encode(self, chunk: Chunk) -> Column:
        """The samples of a chunk as the port takes them, in its rank but not yet in its dtype."""
        parts = [part.encode(chunk) for part in self.columns]
        if not parts:
            raise PlanBroken(f"The {self.place} is bound to no column. Choose at least one.")
        return joined(parts, self.shape, self.place)
