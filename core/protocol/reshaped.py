"""In which shapes and weight counts two projects differ, by what Keras says of the blocks that both have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.graph.project import Project
from core.graph.records import Graph, Layer
from core.graph.same import same_blocks, same_graphs
from core.protocol.answers import CallShapes
from core.values import CallId, GraphId

Told = Mapping[tuple[GraphId, CallId], CallShapes]


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A call whose output, or a block whose number of weights, is another one, by the names of the later project."""

    graph: str
    block: str
    call: str
    what: str
    before: str
    after: str
    nested: bool = False

    def __str__(self) -> str:
        where = f"{self.graph}/{self.call}" if self.nested else self.call
        return f"~ {where}: {self.what} {self.before} → {self.after}"


def told(calls: Iterable[CallShapes]) -> Told:
    return {(one.graph, one.call): one for one in calls}


def reshaped(before: Project, after: Project, was: Told, now: Told) -> Iterator[Reshaped]:
    """Call by call. What nothing is known of on one side differs in nothing."""
    nested = max(len(before.graphs), len(after.graphs)) > 1
    for graph, other in same_graphs(before, after):
        for old, new in same_blocks(graph, other).items():
            yield from _of_block(graph, other, graph.layers[old], other.layers[new], was, now, nested)


def _of_block(
    graph: Graph, other: Graph, old: Layer, new: Layer, was: Told, now: Told, nested: bool
) -> Iterator[Reshaped]:
    for node, (call, later) in enumerate(zip(old.calls, new.calls, strict=False)):
        one, two = was.get((graph.id, call.id)), now.get((other.id, later.id))
        if one is None or two is None:
            continue
        name = f"{new.name}[{node}]" if len(new.calls) > 1 else new.name
        for what, first, second in _facts(one, two, weights=node == 0):
            if first != second:
                yield Reshaped(other.name, new.name, name, what, first, second, nested)


def _facts(one: CallShapes, two: CallShapes, *, weights: bool) -> Iterator[tuple[str, str, str]]:
    shapes = [", ".join(str(each.shape) for each in side.outputs) or "unknown" for side in (one, two)]
    yield "output", shapes[0], shapes[1]
    if weights:
        yield "weights", f"{one.weights.total:,}", f"{two.weights.total:,}"
