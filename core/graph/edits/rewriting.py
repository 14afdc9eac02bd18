"""References inside values exchanged for others, however deep they lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from core.graph.edits.change import with_layers
from core.graph.edits.references import holders
from core.graph.records import Graph, Layer
from core.values import GraphId, KerasObject, LayerId, LayerRef, ModelRef, Value, items_like

Rewrite = Callable[[Value], Value]


def rewritten(value: Value, change: Rewrite) -> Value:
    """`value` with `change` applied to each reference in it; the very same object where nothing changed."""
    match value:
        case LayerRef() | ModelRef():
            return change(value)
        case KerasObject(config=config):
            new = rewritten_config(config, change)
            return value if new is config else replace(value, config=new)
        case tuple():
            items = items_like(value, (rewritten(item, change) for item in value))
            return value if all(new is old for new, old in zip(items, value, strict=True)) else items
        case Mapping():
            return rewritten_config(value, change)
        case _:
            return value


def rewritten_config(config: Mapping[str, Value], change: Rewrite) -> Mapping[str, Value]:
    new = {key: rewritten(value, change) for key, value in config.items()}
    return config if all(new[key] is config[key] for key in config) else new


def rewritten_layer(layer: Layer, change: Rewrite) -> Layer:
    config = rewritten_config(layer.config, change)
    return layer if config is layer.config else replace(layer, config=config)


def to_layers(ids: Mapping[LayerId, LayerId]) -> Rewrite:
    """The change that makes references to layers follow `ids`."""
    return lambda value: LayerRef(ids.get(value.layer, value.layer)) if isinstance(value, LayerRef) else value


def to_graphs(ids: Mapping[GraphId, GraphId]) -> Rewrite:
    """The change that makes references to models follow the new ids of their graphs."""
    return lambda value: (
        replace(value, graph=ids.get(value.graph, value.graph)) if isinstance(value, ModelRef) else value
    )


def with_layer_refs(graph: Graph, ids: Mapping[LayerId, LayerId]) -> Graph:
    """The graph with every reference to a layer following `ids`."""
    change = to_layers(ids)
    return with_layers(graph, [rewritten_layer(layer, change) for layer in holders(graph)])
