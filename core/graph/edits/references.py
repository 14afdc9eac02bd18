"""Checks what a field refers to: models and blocks that exist, and no model or wrapper inside itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

from core.catalog.records import FieldType
from core.graph.edits.config import entry_of
from core.graph.edits.find import graph_of, layer_of, model_of
from core.graph.edits.refusals import CannotWrap, WouldRecurse, WouldReferToItself
from core.graph.order import models_used, references
from core.graph.project import Project
from core.graph.records import INPUT, Graph, Layer
from core.values import GraphId, LayerId, LayerRef, ModelRef, Value

_REFERRING = frozenset({FieldType.LAYER, FieldType.LAYERS})
Node = TypeVar("Node", bound=Hashable)


def check_references(project: Project, graph: Graph, owner: LayerId | None, config: Mapping[str, Value]) -> None:
    """Refuses references in a config of the layer `owner` (None: of a new one) to what is not there or to itself."""
    for ref in references(config):
        if isinstance(ref, ModelRef):
            model_of(project, ref)
            check_nesting(project, graph.id, ref.graph)
        else:
            _check_layer(layer_of(graph, ref.layer))
            _check_wrapping(graph, owner, ref.layer)


def check_nesting(project: Project, outer: GraphId, inner: GraphId) -> None:
    """Refuses models of `inner` on `outer` where `inner` uses models of `outer`, directly or not."""
    path = way(inner, outer, lambda graph: [ref.graph for _, ref in models_used(graph_of(project, graph))])
    if path is not None:
        graphs = (outer, *path)
        raise WouldRecurse(outer, graphs, tuple(project.graphs[graph].name for graph in graphs))


def holders(graph: Graph) -> Iterator[Layer]:
    """The layers of classes that can hold references to models or layers."""
    return (layer for layer in graph.layers.values() if layer.config and _can_refer(layer.class_name))


def users_of(graph: Graph, refs: Iterable[ModelRef | LayerRef]) -> tuple[Layer, ...]:
    """The layers that hold one of these references, the wrappers around them, and those around these."""
    held, found = set(refs), dict[LayerId, Layer]()
    able = [(layer, held_by) for layer in holders(graph) if (held_by := set(references(layer.config)))]
    while new := [layer for layer, held_by in able if layer.id not in found and held_by & held]:
        found |= {layer.id: layer for layer in new}
        held |= {LayerRef(layer.id) for layer in new}
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _can_refer(class_name: str) -> bool:
    entry = entry_of(class_name)
    return entry is None or any(_REFERRING.intersection((field.type, *field.either)) for field in entry.fields)


def way(start: Node, end: Node, following: Callable[[Node], Iterable[Node]]) -> tuple[Node, ...] | None:
    """A way from `start` to `end`, both included; None where there is none."""
    came_from: dict[Node, Node | None] = {start: None}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == end:
            return tuple(reversed(list(_back(node, came_from))))
        for after in following(node):
            if after not in came_from:
                came_from[after] = node
                waiting.append(after)
    return None


def _back(node: Node, came_from: Mapping[Node, Node | None]) -> Iterable[Node]:
    at: Node | None = node
    while at is not None:
        yield at
        at = came_from[at]


def _check_layer(wrapped: Layer) -> None:
    if wrapped.is_op or wrapped.class_name == INPUT:
        raise CannotWrap(wrapped.id, wrapped.name, wrapped.class_name)


def _check_wrapping(graph: Graph, owner: LayerId | None, wrapped: LayerId) -> None:
    if owner is None:
        return
    path = way(wrapped, owner, lambda layer: _wrapped(graph, layer))
    if path is not None:
        raise WouldReferToItself(owner, graph.layers[owner].name, path)


def _wrapped(graph: Graph, layer_id: LayerId) -> tuple[LayerId, ...]:
    layer = graph.layers.get(layer_id)
    held = references(layer.config) if layer else ()
    return tuple(ref.layer for ref in held if isinstance(ref, LayerRef))
