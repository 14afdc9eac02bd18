"""How large a block is drawn: rows and widths in canvas units, shared by the canvas and the auto layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.catalog.records import PortSpec
from core.catalog.table import load
from core.graph.layout.arrange import Size, Sockets
from core.graph.records import MODEL, Graph, Layer, Source, Target
from core.values import CallId, LayerId

HEADER = 44.0  # name and class
SUMMARY = 22.0  # the line with the main settings
ROW = 26.0  # one call, or one socket of a call
WIDTH, WIDEST = 176.0, 240.0  # WIDEST still leaves a gap where the layout took WIDTH for granted
FOOT = 6.0
MOST_OUTPUTS = 64


@dataclass(frozen=True)
class Estimate:
    """The sizes of blocks and how far below its block's top each linked socket is."""

    sizes: Mapping[LayerId, Size]
    sockets: Sockets


def estimate(graph: Graph) -> Estimate:
    """How the blocks will look as far as the graph alone tells: what is linked has a row, and what waits for a link."""
    sizes: dict[LayerId, Size] = {}
    sockets: dict[Source | Target, float] = {}
    outputs = _linked_outputs(graph)
    for layer_id, layer in graph.layers.items():
        told = layer.config or any(call.arguments for call in layer.calls)
        bottom, specs = HEADER + (SUMMARY if told else 0.0), _specs(layer)
        for call in layer.calls:
            inputs = _inputs(specs, graph.incoming.get(call.id, ()))
            given = outputs.get(call.id, [])
            middle = bottom + ROW / 2
            sockets.update({Target(call.id, port): middle + ROW * row for row, port in enumerate(inputs)})
            sockets.update({Source(call.id, output): middle + ROW * output for output in given})
            bottom += ROW * max(1, len(inputs), *(output + 1 for output in given))
        sizes[layer_id] = Size(WIDTH, bottom + FOOT)
    return Estimate(sizes, sockets)


def _specs(layer: Layer) -> tuple[PortSpec, ...]:
    """What the catalogue tells of the inputs; nothing for nested models and custom classes."""
    entry = None if layer.is_custom or layer.class_name == MODEL else load().layer(layer.class_name)
    return entry.ports if entry else ()


def _inputs(specs: Iterable[PortSpec], linked: Iterable[str]) -> list[str]:
    """The input sockets that show, in their order: also required ones that are open or hold a constant."""
    rest = sorted(linked, key=lambda port: (len(port), port))
    shown: list[str] = []
    for spec in specs:
        own = [port for port in rest if port.partition("[")[0] == spec.name]
        rest = [port for port in rest if port not in own]
        full = own and (own == [spec.name] or (spec.many and spec.most is not None and len(own) >= spec.most))
        shown += own if full or spec.optional else [*own, spec.name]
    return shown + rest


def _linked_outputs(graph: Graph) -> Mapping[CallId, list[int]]:
    found: dict[CallId, list[int]] = {}
    for call, output in graph.consumers:
        if 0 <= output < MOST_OUTPUTS:
            found.setdefault(call, []).append(output)
    return found
