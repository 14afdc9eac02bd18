"""What stands at the end of an output: the activation that shapes its numbers, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer, Source, flatten
from core.values import KerasObject, LayerRef, ModelRef, Value

_THROUGH = frozenset({"Identity", "Dropout", "ActivityRegularization", "ops.stop_gradient"})
_RESHAPING = frozenset({"Flatten", "Reshape", "ops.reshape", "ops.squeeze", "ops.expand_dims"})
_OPS = {"ops.softmax": "softmax", "ops.sigmoid": "sigmoid", "ops.relu": "relu", "ops.tanh": "tanh"}
_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Head:
    """`activation` is a name of Keras, None where it cannot be told; `units` is the size of the last axis."""

    activation: str | None = None
    units: int | None = None


def head(project: Project, graph: Graph, source: Source, limit: int = _LIMIT) -> Head:
    """Looks back from an output through what leaves its numbers alone, and into nested models."""
    place = graph.places.get(source.call)
    if place is None or limit == 0:
        return Head()
    layer = place.layer
    before = next(iter(graph.incoming.get(source.call, {}).values()), None)
    if layer.class_name == MODEL:
        return _nested(project, layer.config.get("model"), source.output, limit)
    behind = head(project, graph, before, limit - 1) if before else Head()
    if layer.class_name in _THROUGH:
        return behind
    if layer.class_name in _RESHAPING:
        return replace(behind, units=None)
    return _own(project, graph, layer, behind, limit)


def _own(project: Project, graph: Graph, layer: Layer, behind: Head, limit: int) -> Head:
    if layer.class_name == "TimeDistributed":
        return _wrapped(project, graph, layer.config.get("layer"), limit)
    if layer.class_name in _OPS:
        return replace(behind, activation=_OPS[layer.class_name])
    return of_class(layer.class_name, layer.config, behind)


def of_class(class_name: str, config: Mapping[str, Value], behind: Head = Head()) -> Head:
    """The head that a layer with this config makes of the one `behind` it."""
    if class_name == "Dense":
        return Head(_named(config.get("activation") or "linear"), _size(config.get("units")))
    if class_name == "Activation":
        return Head(_named(config.get("activation")), behind.units)
    return Head("softmax", behind.units) if class_name == "Softmax" else Head()


def _wrapped(project: Project, graph: Graph, value: Value, limit: int) -> Head:
    match value:
        case KerasObject(path=path, config=config):
            return of_class(path.removeprefix("layers."), config)
        case ModelRef():
            return _nested(project, value, 0, limit)
        case LayerRef(layer=layer_id) if layer_id in graph.layers:
            return of_class(graph.layers[layer_id].class_name, graph.layers[layer_id].config)
    return Head()


def _nested(project: Project, ref: Value, output: int, limit: int) -> Head:
    model = project.model(ref) if isinstance(ref, ModelRef) else None
    sources = [source for _, source in flatten(model.outputs)] if model else []
    if not isinstance(ref, ModelRef) or not 0 <= output < len(sources):
        return Head()
    return head(project, project.graphs[ref.graph], sources[output], limit - 1)


def _named(activation: Value) -> str | None:
    if isinstance(activation, KerasObject):
        return activation.path.rpartition(".")[2].lower()
    return activation if isinstance(activation, str) else None


def _size(units: Value) -> int | None:
    return units if isinstance(units, int) and not isinstance(units, bool) else None
