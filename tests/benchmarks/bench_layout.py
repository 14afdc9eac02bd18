"""Auto layout of networks as large as people have."""

from __future__ import annotations

from dataclasses import replace

from core.graph.block_size import estimate
from core.graph.layout import arrange
from core.graph.records import Graph
from tests.benchmarks.figure import Figure, median_ms
from tests.documents import cells, chain, residual


def measure() -> list[Figure]:
    large = cells(23).main
    looks = estimate(large)
    stood = replace(large, positions=arrange(large, looks.sizes, sockets=looks.sockets))
    size = f"{len(large.layers)} blocks, {len(large.links)} links, as NASNetLarge"
    return [
        Figure("layout cells", _time(large), "ms", 100, size),
        Figure("layout cells again", _time(stood), "ms", 100, f"{size}; keeping the order they stand in"),
        Figure("layout residual", _time(residual(250).main), "ms", 100, "1,003 blocks, 1,252 links"),
        Figure("layout chain", _time(chain(1000).main), "ms", 100, "1,001 blocks"),
    ]


def _time(graph: Graph) -> float:
    looks = estimate(graph)
    return median_ms(lambda: arrange(graph, looks.sizes, sockets=looks.sockets))
