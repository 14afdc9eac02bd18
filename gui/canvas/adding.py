"""Makes the edit that a chosen class stands for: a new block, linked to what was dragged when there is such an end."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog.records import Entry, Field, FieldType
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.names import next_call_id
from core.graph.ports import Filling, input_ports
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, GraphId, KerasObject, ModelRef, Value

_TO_START_WITH: Mapping[FieldType, Value] = {
    FieldType.INT: 32,
    FieldType.FLOAT: 0.5,
    FieldType.PAIR: 3,
    FieldType.SHAPE: (32,),
    FieldType.AXIS: -1,
    FieldType.AXES: -1,
    FieldType.RANGE: 0.1,
}
_NAMED: Mapping[str, Value] = {"num_heads": 8, "input_dim": 10000, "output_dim": 64, "rate": 0.5, "pool_size": 2}
_INPUT_SHAPE: Value = (32,)
_OF_CLASS: Mapping[str, Mapping[str, Value]] = {
    "Activation": {"activation": "relu"},
    "Bidirectional": {"layer": KerasObject("layers.LSTM", {"units": 32})},
    "EinsumDense": {"equation": "ab,bc->ac"},
    "Permute": {"dims": (2, 1)},
    "RNN": {"cell": KerasObject("layers.LSTMCell", {"units": 32})},
    "SpectralNormalization": {"layer": KerasObject("layers.Dense", {"units": 32})},
    "StackedRNNCells": {"cells": (KerasObject("layers.LSTMCell", {"units": 32}),)},
    "TimeDistributed": {"layer": KerasObject("layers.Dense", {"units": 32})},
}


def adding(
    project: Project,
    graph: GraphId,
    entry: Entry,
    config: Mapping[str, Value],
    at: Position,
    *ends: Source | Target,
) -> Project:
    """Adds the class at a place; required fields that were not typed get a value to start with.

    It is linked to each of the `ends`: to outputs by its first open inputs.
    """
    call = next_call_id(project.graphs[graph])
    class_name = entry.path.removeprefix("layers.")
    ref = config.get("model")
    model = project.model(ref) if isinstance(ref, ModelRef) else None
    name = model.name if model else None
    made = add_layer(project, graph, class_name, {**starting_values(entry), **config}, name, at)
    for end in ends:
        made = _linked(made, graph, call, end)
    return made


def _linked(made: Project, graph: GraphId, call: CallId, end: Source | Target) -> Project:
    if isinstance(end, Target):
        return connect(made, graph, Source(call), end)
    port = next((port for port in input_ports(made, made.graphs[graph], call) if port.filling is Filling.OPEN), None)
    return connect(made, graph, end, Target(call, port.port)) if port else made


def starting_values(entry: Entry) -> Mapping[str, Value]:
    """A value for each field that Keras insists on, so that a fresh block is whole."""
    values = {field.name: _start(field) for field in entry.fields if field.required and _start(field) is not None}
    if entry.path == "layers.InputLayer":
        return {"shape": _INPUT_SHAPE}
    return {**values, **_OF_CLASS.get(entry.name, {})}


def _start(field: Field) -> Value:
    if field.name in _NAMED:
        return _NAMED[field.name]
    if field.options:
        return field.options[0]
    usual = _TO_START_WITH.get(field.type)
    too_small = field.minimum is not None and isinstance(usual, int | float) and usual < field.minimum
    return field.minimum if too_small else usual
