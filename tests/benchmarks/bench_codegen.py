"""Python source for large models, as the code pane asks for it after every edit."""

from __future__ import annotations

from dataclasses import replace

from core.codegen import generate
from core.graph.project import Project
from tests.benchmarks.documents import document
from tests.benchmarks.figure import Figure, median_ms
from tests.documents import residual


def measure() -> list[Figure]:
    large, wide = document("EfficientNetV2L"), document("NASNetLarge")
    return [
        Figure("code.residual", _time(residual(250)), "ms", 100, "1,003 layers"),
        Figure("code.EfficientNetV2L", _time(large), "ms", 100, "1,031 layers"),
        Figure("code.NASNetLarge", _time(wide), "ms", 100, "1,041 layers"),
        Figure("code.EfficientNetV2L.functions", _time(large, style="function"), "ms", 100, "1,031 layers"),
    ]


def _time(project: Project, style: str = "script") -> float:
    return median_ms(lambda: generate(_fresh(project), style=style, draft=True))  # type: ignore[arg-type]


def _fresh(project: Project) -> Project:
    """The project as an edit would leave it: nothing that a graph works out is known yet."""
    return replace(project, graphs={graph_id: replace(graph) for graph_id, graph in project.graphs.items()})
