"""One change between two projects, of whichever kind, and all of them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["added", "removed", "changed", "moved", "reshaped"]
"""The last two are what only looks different: a block that stands elsewhere, or one whose tensors do."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field. `before` is None where it is new, `after` where it is gone. It shows at `blocks` of `graph`."""

    field: str
    before: str | None
    after: str | None
    graph: str = ""
    blocks: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.field} = {self.after}"
        return (
            f"{self.field} = {self.before}, gone"
            if self.after is None
            else f"{self.field} {self.before} → {self.after}"
        )


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block of a graph, by their names in the later project where it is still there."""

    graph: str
    block: str
    kind: Kind
    class_name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link by its ends, as a person names them: `hidden`, `shared[1]`, `lstm.2` for a third output."""

    graph: str
    link: str
    kind: Kind
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs. Of what only looks different, `moved` has blocks that stand elsewhere; it counts for nothing.

    Bends and frames are left out, and positions too where most blocks have others: that is another layout.
    """

    blocks: tuple[BlockChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    models: tuple[FieldChange, ...] = ()
    constants: tuple[FieldChange, ...] = ()
    plan: tuple[FieldChange, ...] = ()
    moved: tuple[BlockChange, ...] = ()

    def __bool__(self) -> bool:
        return any((self.blocks, self.links, self.models, self.constants, self.plan))


def differing_fields(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FieldChange]:
    """Of two sets of named texts those that are not the same, the earlier ones first."""
    for field in dict.fromkeys([*before, *after]):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield FieldChange(field, old, new)
