"""Where a model would begin and end that nobody has declared yet: the loose ends of a graph or of some blocks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from core.graph.order import calls_of
from core.graph.records import INPUT, Graph, Layer, Source, Structure
from core.values import LayerId


def loose_ends(graph: Graph) -> tuple[Structure, Structure] | None:
    """Inputs that feed something, and outputs that feed nothing; None where one of both is missing."""
    ends = tuple(
        Source(call.id)
        for layer in _working(graph)
        for call in layer.calls
        if call.id in graph.incoming and not _feeds(graph, Source(call.id))
    )
    return _ends(graph, ends)


def ends_of(graph: Graph, chosen: Collection[LayerId]) -> tuple[Structure, Structure] | None:
    """The outputs of the chosen blocks that leave them, and their inputs: those chosen too, or all that feed them."""
    inside = {call.id for layer in graph.layers.values() if layer.id in chosen for call in layer.calls}
    ends = tuple(
        Source(call.id)
        for layer in _working(graph)
        if layer.id in chosen
        for call in layer.calls
        if not any(target.call in inside for target in graph.consumers.get(Source(call.id), ()))
    )
    inputs = tuple(source for source in _inputs(graph) if source.call in inside)
    return (bare(inputs), bare(ends)) if inputs and ends else _ends(graph, ends)


def bare(sources: tuple[Structure, ...]) -> Structure:
    """A lone tensor without a list around it."""
    return sources[0] if len(sources) == 1 else sources


def _ends(graph: Graph, ends: tuple[Source, ...]) -> tuple[Structure, Structure] | None:
    upstream = set(calls_of(graph, *ends)) if ends else set()
    inputs = tuple(source for source in _inputs(graph) if source.call in upstream)
    return (bare(inputs), bare(ends)) if inputs else None


def _inputs(graph: Graph) -> Iterator[Source]:
    return (Source(call.id) for layer in graph.layers.values() if layer.class_name == INPUT for call in layer.calls)


def _working(graph: Graph) -> Iterator[Layer]:
    return (layer for layer in graph.layers.values() if layer.class_name != INPUT)


def _feeds(graph: Graph, source: Source) -> bool:
    """Whether any output of the call is used."""
    return any(used.call == source.call for used in graph.consumers)
