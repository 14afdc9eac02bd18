"""Edits of what a call holds without a link: its flags, and constants in the place of tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.catalog.records import Field
from core.graph.edits.change import put, with_layers
from core.graph.edits.config import alike, entry_of, is_default
from core.graph.edits.find import call_name, graph_of, place_of
from core.graph.edits.fit import fitted
from core.graph.edits.openings import opened
from core.graph.edits.refusals import NoConstantHere, NoSuchField
from core.graph.ports import Filling, input_ports
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer, Target
from core.values import CallId, GraphId, Value


def set_argument(project: Project, graph_id: GraphId, call_id: CallId, name: str, value: Value) -> Project:
    """Sets a flag of a call (`return_attention_scores`), or a constant at an open port (`x2`).

    A flag that equals its default is not kept. Outputs that the flag takes away go with all that hung on them.
    """
    graph = graph_of(project, graph_id)
    layer, node = place_of(graph, call_id)
    flags = flags_of(layer)
    arguments = layer.calls[node].arguments
    if flags is None or name in flags:
        kept = {key: held for key, held in arguments.items() if key != name}
        new = kept if flags and is_default(flags[name], value) else {**kept, name: value}
        return _with_arguments(project, graph, call_id, new)
    if name in arguments:
        return _with_arguments(project, graph, call_id, {**arguments, name: value})
    return _with_constant(project, graph, Target(call_id, name), value)


def unset_argument(project: Project, graph_id: GraphId, call_id: CallId, name: str) -> Project:
    """Takes a flag or a constant away."""
    graph = graph_of(project, graph_id)
    arguments = place_of(graph, call_id).call.arguments
    if name not in arguments:
        return project
    return _with_arguments(project, graph, call_id, {key: value for key, value in arguments.items() if key != name})


def flags_of(layer: Layer) -> Mapping[str, Field] | None:
    """The call flags of a layer's class by name; None where anything may be given."""
    if layer.class_name == MODEL:
        return {}
    entry = entry_of(layer.class_name)
    return {flag.name: flag for flag in entry.flags} if entry else None


def _with_constant(project: Project, graph: Graph, target: Target, value: Value) -> Project:
    name = call_name(graph, target.call)
    ports = input_ports(project, graph, target.call)
    if not any(target.port in (port.port, port.spec.name) and port.known for port in ports):
        flags = flags_of(graph.places[target.call].layer) or {}
        layer = graph.places[target.call].layer
        raise NoSuchField(target.port, name, layer.class_name, (*flags, *(port.port for port in ports)))
    graph, target = opened(project, graph, target)
    if not _may_be_constant(project, graph, target):
        raise NoConstantHere(target, name)
    arguments = graph.places[target.call].call.arguments
    return _with_arguments(put(project, graph), graph, target.call, {**arguments, target.port: value})


def _may_be_constant(project: Project, graph: Graph, target: Target) -> bool:
    ports = input_ports(project, graph, target.call)
    return any(port.port == target.port and port.spec.constant and port.filling is Filling.OPEN for port in ports)


def _with_arguments(project: Project, graph: Graph, call_id: CallId, arguments: Mapping[str, Value]) -> Project:
    layer, node = graph.places[call_id]
    call = layer.calls[node]
    if alike(arguments, call.arguments):
        return project
    calls = (*layer.calls[:node], replace(call, arguments=arguments), *layer.calls[node + 1 :])
    changed = replace(layer, calls=calls)
    return fitted(project, put(project, with_layers(graph, [changed])), graph.id, [changed])
