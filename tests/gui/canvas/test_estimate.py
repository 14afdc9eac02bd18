"""The layout reckons with blocks as high as the canvas draws them, or they would lie on each other."""

from __future__ import annotations

import pytest

from core.graph.block_size import estimate
from core.graph.project import Project
from core.project import read
from core.resources import examples
from core.values import Slice
from gui.canvas.block import describe
from gui.canvas.geometry import measure
from gui.facts import Facts
from tests.documents import Drawing


def _ops() -> Project:
    draw = Drawing()
    x = draw.input("x", shape=(4, 3))
    part = draw("ops.getitem", x, name="part", arguments={"key": (Slice(), Slice(1))})
    half = draw("ops.multiply", ports={"x1": part}, name="half", arguments={"x2": 0.5})
    rest = draw("ops.subtract", ports={"x2": half}, name="rest", arguments={"x1": 1.0})
    both = draw("Concatenate", [rest, half], name="both")
    draw("Dense", None, name="open", units=2)
    draw.model("net", x, both)
    return draw.project()


@pytest.mark.parametrize("project", [_ops(), *map(read, sorted(examples().glob("*.loom")))])
def test_that_no_block_is_higher_than_the_layout_reckons(project: Project) -> None:
    for graph in project.graphs.values():
        reckoned = estimate(graph).sizes
        for key, layer in graph.layers.items():
            drawn = measure(describe(project, graph, layer, Facts(), frozenset())).height
            assert drawn <= reckoned[key].height <= drawn + 22, layer.name


def test_that_a_constant_is_told_beside_the_socket_that_it_fills() -> None:
    project = _ops()
    layer = project.main.layer_named("half")
    assert layer
    rows = describe(project, project.main, layer, Facts(), frozenset()).rows
    assert [row.input.label for row in rows if row.input] == ["x1", "x2 0.5"]
