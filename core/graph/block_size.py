"""How large a block is drawn: rows and widths in canvas units, shared by the canvas and the auto layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.graph.layout.arrange import Size, Sockets
from core.graph.records import Graph, Source, Target
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
    """How the blocks will look as far as the graph alone tells: only sockets that are linked count as rows."""
    sizes: dict[LayerId, Size] = {}
    sockets: dict[Source | Target, float] = {}
    outputs = _linked_outputs(graph)
    for layer_id, layer in graph.layers.items():
        bottom = HEADER + (SUMMARY if layer.config else 0.0)
        for call in layer.calls:
            inputs = sorted(graph.incoming.get(call.id, ()), key=lambda port: (len(port), port))
            given = outputs.get(call.id, [])
            middle = bottom + ROW / 2
            sockets.update({Target(call.id, port): middle + ROW * row for row, port in enumerate(inputs)})
            sockets.update({Source(call.id, output): middle + ROW * output for output in given})
            bottom += ROW * max(1, len(inputs), *(output + 1 for output in given))
        sizes[layer_id] = Size(WIDTH, bottom + FOOT)
    return Estimate(sizes, sockets)


def _linked_outputs(graph: Graph) -> Mapping[CallId, list[int]]:
    found: dict[CallId, list[int]] = {}
    for call, output in graph.consumers:
        if 0 <= output < MOST_OUTPUTS:
            found.setdefault(call, []).append(output)
    return found
