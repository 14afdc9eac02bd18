"""Which port a link may fill: the one that is meant, open, and with room made for it in its list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.catalog.records import PortSpec
from core.graph.edits.change import with_layers, with_links
from core.graph.edits.find import call_name
from core.graph.edits.lists import items_of, renamed_ports
from core.graph.edits.refusals import NoSuchCall, NoSuchOutput, NoSuchPort, PortTaken
from core.graph.ports import (
    Filling,
    accepts,
    call_signature,
    input_ports,
    is_port,
    item_index,
    output_names,
    port_text,
)
from core.graph.project import Project
from core.graph.records import Graph, Source, Target


def check_output(project: Project, graph: Graph, source: Source) -> None:
    """Refuses an output that the call is known not to have."""
    if source.call not in graph.places:
        raise NoSuchCall(graph.id, source.call)
    names = output_names(project, graph, source.call)
    if source.output < 0 or (names is not None and source.output >= len(names)):
        raise NoSuchOutput(source, call_name(graph, source.call), names or ())


def check_port(project: Project, graph: Graph, target: Target) -> PortSpec | None:
    """What the class says about a port, None where it is unknown. Refuses a port that the call does not have."""
    layer, node = graph.places[target.call]
    known = call_signature(project, graph, layer, layer.calls[node])
    spec = next((spec for spec in known.inputs if _names(spec, target.port)), None) if known else None
    if spec is None and (known is not None or not is_port(target.port)):
        ports = input_ports(project, graph, target.call)
        raise NoSuchPort(target, call_name(graph, target.call), tuple(port.port for port in ports if port.known))
    return spec


def opened(project: Project, graph: Graph, target: Target) -> tuple[Graph, Target]:
    """The very port that a link to `target` fills, and the graph with room for it. Refuses what is not there, or taken.

    A tensor that stood alone becomes the first of a list when a second one comes.
    """
    target = _meant(project, graph, target)
    name = target.port.partition("[")[0]
    if (item_index(target.port, name) or 0) > 0 and name in _filled(graph, target):
        graph = renamed_ports(graph, target.call, {name: port_text(name, 0)})
    for port in _filled(graph, target):
        if port == target.port or port.startswith(f"{target.port}[") or target.port.startswith(f"{port}["):
            raise PortTaken(Target(target.call, port), call_name(graph, target.call), _holding(graph, target, port))
    return graph, target


def emptied(graph: Graph, target: Target) -> Graph:
    """The graph with nothing at that port, neither link nor constant; its list keeps the gap."""
    layer, node = graph.places[target.call]
    call = layer.calls[node]
    if target.port in call.arguments:
        arguments = {port: value for port, value in call.arguments.items() if port != target.port}
        calls = (*layer.calls[:node], replace(call, arguments=arguments), *layer.calls[node + 1 :])
        graph = with_layers(graph, [replace(layer, calls=calls)])
    return with_links(graph, gone=[target])


def _meant(project: Project, graph: Graph, target: Target) -> Target:
    spec = check_port(project, graph, target)
    if spec is None or not spec.many:
        return target
    if target.port == spec.name:
        return Target(target.call, _first_open(project, graph, target, spec))
    return Target(target.call, _at_most_last(graph, target, spec))


def _names(spec: PortSpec, port: str) -> bool:
    return port == spec.name or accepts(spec, port)


def _first_open(project: Project, graph: Graph, target: Target, spec: PortSpec) -> str:
    if spec.name in _filled(graph, target):
        return target.port
    ports = (port for port in input_ports(project, graph, target.call) if port.spec.name == spec.name)
    return next((port.port for port in ports if port.filling is Filling.OPEN), target.port)


def _at_most_last(graph: Graph, target: Target, spec: PortSpec) -> str:
    """Items of a list of any length stand one behind the other, so what comes later comes right behind the last."""
    index = item_index(target.port, spec.name)
    if index is None or spec.most is not None or spec.paths:
        return target.port
    layer, node = graph.places[target.call]
    last = max(items_of(graph, layer.calls[node], spec.name), default=-1)
    alone = spec.name in _filled(graph, target)
    return port_text(spec.name, min(index, 1 if alone else last + 1))


def _filled(graph: Graph, target: Target) -> Iterable[str]:
    call = graph.places[target.call].call
    return (*graph.incoming.get(target.call, ()), *call.arguments)


def _holding(graph: Graph, target: Target, port: str) -> str:
    source = graph.links.get(Target(target.call, port))
    return "a constant" if source is None else f"a link from {call_name(graph, source.call)}"
