"""What one call takes and gives, with everything the catalogue cannot follow resolved: nested models and references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.catalog.records import PortSpec
from core.catalog.signature import Signature, signature
from core.catalog.table import load
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Call, Graph, Layer, Model, Source, flatten
from core.values import KerasObject, LayerRef, ModelRef, Value

_REFERRING = ("layer", "backward_layer", "cell", "cells")


def call_signature(project: Project, graph: Graph, layer: Layer, call: Call) -> Signature | None:
    """The signature of a call; None for a custom or unknown class, and for a block whose model is gone."""
    if layer.class_name == MODEL:
        return _of_reference(project, layer.config.get("model"))
    entry = None if layer.is_custom else load().layer(layer.class_name)
    if entry is None:
        return None
    if not any(field in layer.config for field in _REFERRING):
        return signature(entry, layer.config, call.arguments, None)
    wrapped = _of_reference(project, _held(graph, layer.config.get("layer")))
    return signature(entry, _without_references(graph, layer.config), call.arguments, wrapped)


def model_signature(graph: Graph, model: Model) -> Signature:
    """What a model takes and gives as a block: its ports are paths below `inputs`, its outputs the names of layers."""
    inputs = tuple(_model_port(graph, path, source) for path, source in flatten(model.inputs))
    return Signature(inputs, tuple(source_name(graph, source) for _, source in flatten(model.outputs)))


def source_name(graph: Graph, source: Source) -> str:
    """The name of the layer that gives `source`; the call's id where that is gone."""
    place = graph.places.get(source.call)
    return place.layer.name if place else source.call


def _model_port(graph: Graph, path: str, source: Source) -> PortSpec:
    place = graph.places.get(source.call)
    optional = place is not None and place.layer.class_name == INPUT and place.layer.config.get("optional") is True
    return PortSpec(f"inputs{path}", optional=optional)


def _of_reference(project: Project, value: Value) -> Signature | None:
    if not isinstance(value, ModelRef):
        return None
    model = project.model(value)
    return model_signature(project.graphs[value.graph], model) if model else None


def _held(graph: Graph, value: Value) -> Value:
    """`value`, or the model that it refers to by way of a block."""
    layer = graph.layers.get(value.layer) if isinstance(value, LayerRef) else None
    return layer.config.get("model") if layer and layer.class_name == MODEL else value


def _without_references(graph: Graph, config: Mapping[str, Value]) -> Mapping[str, Value]:
    resolved = {field: _as_object(graph, config[field]) for field in _REFERRING if field in config}
    return {**config, **resolved}


def _as_object(graph: Graph, value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(_as_object(graph, item) for item in value)
    if isinstance(value, KerasObject) and "cells" in value.config:
        return replace(value, config={**value.config, "cells": _as_object(graph, value.config["cells"])})
    layer = graph.layers.get(value.layer) if isinstance(value, LayerRef) else None
    if layer is None:
        return value
    return KerasObject(layer.class_name if layer.is_custom else f"layers.{layer.class_name}", layer.config)
