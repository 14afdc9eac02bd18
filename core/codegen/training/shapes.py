"""How the inputs and outputs of the fitted model stand together: one alone, several in a row, or keys of a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.codegen.literals import quoted
from core.codegen.source import Source, dictionary
from core.graph.records import Source as Output
from core.graph.records import Structure


@dataclass(frozen=True)
class Arrangement:
    """The tensors in their order; `keys` where they stand in a dict, `alone` where there is nothing around the one."""

    sources: tuple[Output, ...]
    keys: tuple[str, ...] = ()
    alone: bool = False

    def arranged(self, items: Mapping[Output, Source], row: Callable[[list[Source]], Source]) -> Source:
        """The items in this arrangement; those that stand in a row go through `row`."""
        if self.alone:
            return items[self.sources[0]]
        if self.keys:
            return dictionary((quoted(key), items[of]) for key, of in zip(self.keys, self.sources, strict=True))
        return row([items[source] for source in self.sources])


def arrangement(structure: Structure) -> Arrangement | None:
    """The arrangement of a model's inputs or outputs; None where they are nested more deeply."""
    if isinstance(structure, Output):
        return Arrangement((structure,), alone=True)
    if isinstance(structure, Mapping):
        keyed = {key: item for key, item in structure.items() if isinstance(item, Output)}
        return Arrangement(tuple(keyed.values()), tuple(keyed)) if len(keyed) == len(structure) else None
    found = tuple(item for item in structure if isinstance(item, Output))
    return Arrangement(found) if len(found) == len(structure) else None


def in_a_row(sources: Sequence[Output]) -> Arrangement:
    return Arrangement(tuple(sources), alone=len(sources) == 1)
