"""The edit that gives a block another class and keeps whatever still fits: settings, links, calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.catalog.signature import Signature
from core.graph.edits.arguments import flags_of
from core.graph.edits.change import put, with_layers, with_links
from core.graph.edits.config import check_class, check_fields, fields_of, trimmed
from core.graph.edits.find import graph_of, layer_of
from core.graph.edits.fit import fitted
from core.graph.edits.layers import NO_VALUES
from core.graph.edits.lists import closed_up
from core.graph.edits.names import default_name, layer_names, unique
from core.graph.edits.references import check_references
from core.graph.edits.refusals import CannotReplace
from core.graph.edits.removal import check_unwrapped
from core.graph.ports import accepts, call_signature, input_ports, port_text
from core.graph.project import Project
from core.graph.records import INPUT, Graph, Layer, Target
from core.values import CallId, GraphId, LayerId, Value


def replace_class(
    project: Project,
    graph_id: GraphId,
    layer_id: LayerId,
    class_name: str,
    config: Mapping[str, Value] = NO_VALUES,
) -> Project:
    """Makes a block one of another class. Settings of the same name stay, and links that the new class has ports for.

    Its main input (the first) keeps its link under the new class's name for it. `config` goes on top.
    """
    graph = graph_of(project, graph_id)
    layer = layer_of(graph, layer_id)
    check_class(class_name)
    check_fields(class_name, layer.name, config)
    check_references(project, graph, layer_id, config)
    if class_name.startswith("ops.") or class_name == INPUT:
        _check_single(graph, layer, class_name)
    new = _replaced(graph, layer, class_name, config)
    after = put(project, with_layers(graph, [new]))
    for call in new.calls:
        after = _relinked(project, _with_fitting_arguments(after, graph_id, call.id), graph_id, call.id)
    return closed_up(fitted(project, after, graph_id, [new]), graph_id, [call.id for call in new.calls])


def _check_single(graph: Graph, layer: Layer, class_name: str) -> None:
    """Refuses to make an op or an input of a layer that is shared or wrapped."""
    check_unwrapped(graph, frozenset([layer.id]))
    if len(layer.calls) > 1:
        reason = f"it has {len(layer.calls)} calls, and {class_name} can have only one"
        raise CannotReplace(layer.id, layer.name, reason)


def _replaced(graph: Graph, layer: Layer, class_name: str, config: Mapping[str, Value]) -> Layer:
    known = fields_of(class_name)
    kept = {name: value for name, value in layer.config.items() if known is None or name in known}
    name = layer.name
    if name.startswith(default_name(layer.class_name)) and class_name != layer.class_name:
        name = unique(default_name(class_name), layer_names(graph) - {name})
    return replace(layer, name=name, class_name=class_name, config=trimmed(class_name, {**kept, **config}))


def _with_fitting_arguments(project: Project, graph_id: GraphId, call_id: CallId) -> Project:
    graph = project.graphs[graph_id]
    layer, node = graph.places[call_id]
    call, flags = layer.calls[node], flags_of(layer)
    known = call_signature(project, graph, layer, call)
    if known is None or flags is None:
        return project
    constant = [spec for spec in known.inputs if spec.constant]
    fitting = {
        name: value
        for name, value in call.arguments.items()
        if name in flags or any(accepts(spec, name) for spec in constant)
    }
    calls = (*layer.calls[:node], replace(call, arguments=fitting), *layer.calls[node + 1 :])
    return put(project, with_layers(graph, [replace(layer, calls=calls)]))


def _relinked(before: Project, after: Project, graph_id: GraphId, call_id: CallId) -> Project:
    """Required inputs go in order to the new class's required inputs; optional ones keep their link by name."""
    graph = after.graphs[graph_id]
    layer, node = graph.places[call_id]
    known = call_signature(after, graph, layer, layer.calls[node])
    linked = graph.incoming.get(call_id, {})
    if known is None or not linked:
        return after
    ports = input_ports(before, before.graphs[graph_id], call_id)
    needed = [port.port for port in ports if port.port in linked and not port.spec.optional]
    new = {slot: linked[port] for port, slot in zip(needed, _slots(known, len(needed)), strict=False)}
    for port in linked:
        if port not in needed:
            new.setdefault(port, linked[port])
    links = {Target(call_id, port): source for port, source in new.items()}
    return put(after, with_links(graph, links, gone=[Target(call_id, port) for port in linked]))


def _slots(known: Signature, wanted: int) -> Iterator[str]:
    for spec in known.inputs:
        if spec.optional:
            continue
        if not spec.many or (spec.bare and wanted == 1):
            yield spec.name
        elif spec.paths:
            yield from (f"{spec.name}{path}" for path in spec.paths)
        else:
            yield from (port_text(spec.name, index) for index in range(spec.most or wanted))
