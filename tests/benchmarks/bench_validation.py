"""All checks over documents of a thousand layers."""

from __future__ import annotations

from dataclasses import replace

from core.catalog.table import load
from core.graph.project import Project
from core.graph.validation import validate
from tests.benchmarks.figure import Figure, median_ms
from tests.documents import cells, chain, residual


def measure() -> list[Figure]:
    load()
    return [
        Figure("validation residual", _time(residual(250)), "ms", 50, "1,003 layers, 1,252 links"),
        Figure("validation chain", _time(chain(1000)), "ms", 50, "1,001 layers"),
        Figure("validation cells", _time(cells(23)), "ms", 50, "1,038 layers, 1,267 links, as NASNetLarge"),
    ]


def _time(project: Project) -> float:
    return median_ms(lambda: validate(_fresh(project)))


def _fresh(project: Project) -> Project:
    """The project as an edit would leave it: nothing that a graph works out is known yet."""
    return replace(project, graphs={graph_id: replace(graph) for graph_id, graph in project.graphs.items()})
