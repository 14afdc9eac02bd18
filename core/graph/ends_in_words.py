"""Calls, tensors and links as a person names them: by the names of their blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.graph.records import Graph, Source
from core.values import CallId, LayerId

Names = Mapping[LayerId, str]
"""What blocks are called otherwise than on their graph."""


def end_name(graph: Graph, source: Source, names: Names) -> str:
    return f"{call_name(graph, source.call, names)}{f'.{source.output}' if source.output else ''}"


def call_name(graph: Graph, call: str, names: Names) -> str:
    place = graph.places.get(call)  # type: ignore[call-overload]
    if place is None:
        return call
    name = names.get(place.layer.id, place.layer.name)
    return f"{name}[{place.node}]" if len(place.layer.calls) > 1 else name


def blocks_at(graph: Graph, calls: Iterable[CallId]) -> tuple[str, ...]:
    """The blocks of calls by the names they have on that graph, each once."""
    return tuple(dict.fromkeys(graph.places[call].layer.name for call in calls if call in graph.places))
