"""The models and layers that fields refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.graph.records import Graph
from core.values import KerasObject, LayerId, LayerRef, ModelRef, Value

_PLAIN = (str, int, float, bool, type(None))
_REFERENCES = (ModelRef, LayerRef)


def references(value: Value) -> Iterator[ModelRef | LayerRef]:
    """Every model and layer that a value refers to, however deep."""
    if isinstance(value, _REFERENCES):
        yield value
        return
    inner: Iterable[Value] = ()
    if isinstance(value, tuple):
        inner = value
    elif isinstance(value, KerasObject):
        inner = value.config.values()
    elif isinstance(value, Mapping):
        inner = value.values()
    for item in inner:
        if not isinstance(item, _PLAIN):
            yield from references(item)


def models_used(graph: Graph) -> Iterator[tuple[LayerId, ModelRef]]:
    """Every model that the graph's layers hold, with the layer that holds it."""
    for layer in graph.layers.values():
        for value in layer.config.values():
            if not isinstance(value, _PLAIN):
                yield from ((layer.id, ref) for ref in references(value) if isinstance(ref, ModelRef))
