"""What becomes of the rows of a batch: samples gathered from arrays, images decoded from their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.codegen.layout import STEP, assignment, returned
from core.codegen.literals import quoted
from core.codegen.operators import bound
from core.codegen.source import Operation, Source, call, flat, index
from core.codegen.training.shapes import Arrangement
from core.graph.records import Source as Output


@dataclass(frozen=True)
class Decoding:
    """How names of files become pixels: by the tool of this name, to this shape, times a scale; `flat`: one channel."""

    tool: str
    shape: Source
    scale: Source | None = None
    flat: bool = False

    def of(self, files: str) -> Source:
        found: Source = call(self.tool, [files, self.shape])
        if self.flat:
            found = index(found, ["...", "0"])
        return found if self.scale is None else Operation(flat(found), "*", bound(flat(self.scale)))


@dataclass(frozen=True)
class Side:
    """The inputs or the targets as a batch has them: the variable they are in, and those to be decoded."""

    name: str
    arrangement: Arrangement
    decodings: Mapping[Output, Decoding]

    def steps(self) -> Iterator[tuple[str, Source]]:
        """What is put where, in this order."""
        found = [(self._leaf(place), of) for place, of in enumerate(self.arrangement.sources) if of in self.decodings]
        in_a_row = bool(found) and not (self.arrangement.alone or self.arrangement.keys)
        if in_a_row:
            yield self.name, call("list", [self.name])
        for leaf, of in found:
            yield leaf, self.decodings[of].of(leaf)
        if in_a_row:
            yield self.name, call("tuple", [self.name])

    def _leaf(self, place: int) -> str:
        if self.arrangement.alone:
            return self.name
        keys = self.arrangement.keys
        return f"{self.name}[{quoted(keys[place]) if keys else place}]"


def gathered(samples: str, tensorflow: str) -> Source:
    """The samples of a batch, from tensors that hold all of them."""
    return call(f"{tensorflow}.nest.map_structure", [f"lambda array: {tensorflow}.gather(array, rows)", samples])


def samples_function(name: str, taken: Source, sides: Sequence[Side], *, weighted: bool) -> str:
    """The function from the rows of a batch to the samples in them, which are `taken` as arrays have them."""
    steps = [step for side in sides for step in side.steps()]
    if not steps:
        return _function(name, [returned(taken, STEP)])
    given = (*(side.name for side in sides), *(["weights"] if weighted else []))
    body = [assignment(given, taken, STEP)]
    body += [assignment((where,), what, STEP) for where, what in steps]
    return _function(name, [*body, returned(", ".join(given), STEP)])


def _function(name: str, body: Sequence[str]) -> str:
    return "\n".join([f"def {name}(rows):", *(f"{' ' * STEP}{statement}" for statement in body)])
