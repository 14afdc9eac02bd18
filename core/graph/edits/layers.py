"""Edits of single blocks: add, rename, configure, note, freeze."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_layers, with_positions
from core.graph.edits.config import alike, check_class, check_fields, entry_of, trimmed
from core.graph.edits.find import calls_of_layers, graph_of, layer_of, layers_of
from core.graph.edits.fit import fitted
from core.graph.edits.names import (
    check_layer_name,
    default_name,
    layer_names,
    next_call_id,
    next_layer_id,
    unique,
    valid,
)
from core.graph.edits.references import check_references
from core.graph.order import calls_of
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Call, Graph, Layer, Position, Source
from core.values import GraphId, LayerId, Value

NO_VALUES: Mapping[str, Value] = {}


def add_layer(
    project: Project,
    graph_id: GraphId,
    class_name: str,
    config: Mapping[str, Value] = NO_VALUES,
    name: str | None = None,
    position: Position | None = None,
) -> Project:
    """Adds a block with one call; ids are `next_layer_id` and `next_call_id`. The name is made valid and unique."""
    graph = graph_of(project, graph_id)
    check_class(class_name)
    wanted = valid(name) if name else default_name(class_name)
    layer = Layer(next_layer_id(graph), unique(wanted, layer_names(graph)), class_name)
    check_fields(class_name, layer.name, config)
    check_references(project, graph, None, config)
    layer = replace(layer, config=trimmed(class_name, config), calls=(Call(next_call_id(graph)),))
    graph = with_layers(graph, [layer])
    return put(project, with_positions(graph, {layer.id: position}) if position is not None else graph)


def rename_layer(project: Project, graph_id: GraphId, layer_id: LayerId, name: str) -> Project:
    graph = graph_of(project, graph_id)
    layer = layer_of(graph, layer_id)
    if layer.name == name:
        return project
    check_layer_name(graph, name, layer_id)
    return put(project, with_layers(graph, [replace(layer, name=name)]))


def configure(
    project: Project,
    graph_id: GraphId,
    layer_ids: Collection[LayerId],
    values: Mapping[str, Value],
    unset: Collection[str] = (),
) -> Project:
    """Sets and unsets settings of one or several blocks. Links that no longer have a port go."""
    graph = graph_of(project, graph_id)
    before = layers_of(graph, layer_ids)
    for layer in before:
        check_fields(layer.class_name, layer.name, values)
        check_references(project, graph, layer.id, values)
    return _with_changed(project, graph, before, tuple(_configured(layer, values, unset) for layer in before))


def set_note(project: Project, graph_id: GraphId, layer_id: LayerId, note: str) -> Project:
    """Sets the comment that stands above the block in exported code."""
    graph = graph_of(project, graph_id)
    layer = layer_of(graph, layer_id)
    return project if layer.note == note else put(project, with_layers(graph, [replace(layer, note=note)]))


def set_trainable(
    project: Project, graph_id: GraphId, layer_ids: Collection[LayerId], trainable: bool, upstream: bool = False
) -> Project:
    """Freezes or thaws blocks, with `upstream` all that feed them too. Ops and inputs have nothing to freeze."""
    graph = graph_of(project, graph_id)
    layers = layers_of(graph, layer_ids)
    if upstream:
        calls = calls_of(graph, *(Source(call) for call in calls_of_layers(graph, layer_ids)))
        layers = tuple({place.layer.id: place.layer for call in calls if (place := graph.places.get(call))}.values())
    able = tuple(layer for layer in layers if _can_freeze(layer))
    return _with_changed(
        project, graph, able, tuple(_configured(layer, {"trainable": trainable}, ()) for layer in able)
    )


def _with_changed(project: Project, graph: Graph, before: tuple[Layer, ...], after: tuple[Layer, ...]) -> Project:
    changed = tuple(new for new, old in zip(after, before, strict=True) if new is not old)
    if not changed:
        return project
    return fitted(project, put(project, with_layers(graph, changed)), graph.id, changed)


def _configured(layer: Layer, values: Mapping[str, Value], unset: Collection[str]) -> Layer:
    kept = {field: value for field, value in layer.config.items() if field not in unset and field not in values}
    config = {**kept, **trimmed(layer.class_name, values)}
    return layer if alike(config, layer.config) else replace(layer, config=config)


def _can_freeze(layer: Layer) -> bool:
    if layer.is_op or layer.class_name == INPUT:
        return False
    entry = entry_of(layer.class_name)
    return entry is None or layer.class_name == MODEL or entry.field("trainable") is not None
