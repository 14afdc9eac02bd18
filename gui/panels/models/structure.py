"""Changes to the inputs or outputs of a model as one thinks of them: another order, one more, one less."""

from __future__ import annotations

from collections.abc import Sequence

from core.graph.ends import bare
from core.graph.records import Source, Structure, flatten


def can_change(structure: Structure) -> bool:
    """Whether the structure is one tensor or a plain list of them; what is nested keeps the shape it was given."""
    return isinstance(structure, Source) or (
        isinstance(structure, tuple) and all(isinstance(item, Source) for item in structure)
    )


def exchanged(structure: Structure, one: int, other: int) -> Structure:
    items = [source for _, source in flatten(structure)]
    items[one], items[other] = items[other], items[one]
    return tuple(items)


def without(structure: Structure, index: int) -> Structure:
    """One tensor less; what is left alone stands without a list around it."""
    items = [source for _, source in flatten(structure)]
    return bare((*items[:index], *items[index + 1 :]))


def with_more(structure: Structure, sources: Sequence[Source]) -> Structure:
    """The sources behind those that are there, each of them once."""
    known = [source for _, source in flatten(structure)]
    new = [source for source in sources if source not in known]
    return bare((*known, *new)) if new else structure
