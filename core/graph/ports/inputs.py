"""All input ports of a call: those its class asks for, the slots of its lists, and whatever else a link brings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.catalog.records import PortSpec
from core.catalog.signature import Signature
from core.graph.ports.signature import call_signature, source_name
from core.graph.ports.text import is_port, item_index, port_text
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Model, flatten
from core.values import CallId, ModelRef, Value

INPUTS = "inputs"
_DIGITS = re.compile(r"(\d+)")


class Filling(StrEnum):
    """What a port holds at the moment."""

    LINK = "link"
    CONSTANT = "constant"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class InputPort:
    """One input port of one call.

    `port` is its text (`inputs[1]`), `label` what a person reads beside the socket. `optional`: the call works while
    it is open. `known` is False for a port that the class does not have, although something is linked to it.
    """

    port: str
    spec: PortSpec
    filling: Filling
    optional: bool = False
    known: bool = True
    label: str = ""


_GUESS = (PortSpec(INPUTS, many=True, bare=True),)
Filled = Mapping[str, Filling]


def input_ports(project: Project, graph: Graph, call_id: CallId) -> tuple[InputPort, ...]:
    """The ports of a call in their order, ending with those it should not have. Raises KeyError for no such call.

    A list without a limit ends with one open slot. For a class nobody knows: what is linked, and one open port.
    """
    layer, node = graph.places[call_id]
    call = layer.calls[node]
    known = call_signature(project, graph, layer, call)
    filled = _filled(graph, call, known)
    specs = _GUESS if known is None else known.inputs
    ports = tuple(port for spec in specs for port in _of_spec(spec, filled))
    ports += tuple(_others(filled, known, ports))
    return _labelled(project, layer, ports) if layer.class_name == MODEL else ports


def accepts(spec: PortSpec, port: str) -> bool:
    """Whether `port` is one that `spec` describes, whatever its list holds at the moment."""
    if port == spec.name:
        return spec.bare or not spec.many
    if not spec.many or spec.paths:
        return port in {f"{spec.name}{path}" for path in spec.paths}
    index = item_index(port, spec.name)
    if index is None:
        return spec.bare and port.startswith(f"{spec.name}[") and is_port(port)
    return spec.most is None or index < spec.most


def output_names(project: Project, graph: Graph, call_id: CallId) -> tuple[str, ...] | None:
    """The names of a call's outputs; None where only Keras can tell. Raises KeyError for no such call."""
    layer, node = graph.places[call_id]
    known = call_signature(project, graph, layer, layer.calls[node])
    return known.outputs if known else None


def _filled(graph: Graph, call: Call, known: Signature | None) -> Filled:
    linked = dict.fromkeys(graph.incoming.get(call.id, ()), Filling.LINK)
    if not call.arguments or known is None:
        return linked
    names = {spec.name.partition("[")[0] for spec in known.inputs}
    held = (port for port in call.arguments if port.partition("[")[0] in names)
    return {**dict.fromkeys(held, Filling.CONSTANT), **linked}


def _of_spec(spec: PortSpec, filled: Filled) -> Iterator[InputPort]:
    taken = [port for port in filled if port.startswith(f"{spec.name}[")] if spec.many else []
    if not spec.many or spec.name in filled or (spec.bare and not taken):
        yield _port(spec, spec.name, filled, spec.optional)
        if spec.many and spec.name in filled and spec.most != 1:
            yield _port(spec, port_text(spec.name, 1), filled, optional=True)
        return
    items = [index for port in taken if (index := item_index(port, spec.name)) is not None]
    needed = 0 if spec.optional and not taken else max(spec.least, 1 + max(items, default=-1))
    for index, port in enumerate(_slots(spec, len(items))):
        yield _port(spec, port, filled, index >= needed)


def _slots(spec: PortSpec, taken: int) -> tuple[str, ...]:
    if spec.paths:
        return tuple(f"{spec.name}{path}" for path in spec.paths)
    shown = max(spec.least, taken + 1 if spec.most is None else min(taken + 1, spec.most))
    return tuple(port_text(spec.name, index) for index in range(shown))


def _port(spec: PortSpec, port: str, filled: Filled, optional: bool) -> InputPort:
    return InputPort(port, spec, filled.get(port, Filling.OPEN), optional, label=port)


def _others(filled: Filled, known: Signature | None, ports: tuple[InputPort, ...]) -> Iterator[InputPort]:
    for port in sorted(filled.keys() - {port.port for port in ports}, key=_reading_order):
        fine = known is None or any(accepts(spec, port) for spec in known.inputs)
        yield InputPort(port, PortSpec(port, optional=True), filled[port], optional=True, known=fine, label=port)


def _reading_order(port: str) -> tuple[tuple[int, str], ...]:
    """Numbers by size, everything else by letter; never fails, whatever text a file brought."""
    parts = _DIGITS.split(port)
    return tuple((len(part) if odd % 2 else 0, part) for odd, part in enumerate(parts))


def _labelled(project: Project, layer: Layer, ports: tuple[InputPort, ...]) -> tuple[InputPort, ...]:
    ref: Value = layer.config.get("model")
    model = project.model(ref) if isinstance(ref, ModelRef) else None
    names = _input_names(project.graphs[ref.graph], model) if model and isinstance(ref, ModelRef) else {}
    return tuple(replace(port, label=names.get(port.port, port.label)) for port in ports)


def _input_names(graph: Graph, model: Model) -> Mapping[str, str]:
    return {f"{INPUTS}{path}": source_name(graph, source) for path, source in flatten(model.inputs)}
