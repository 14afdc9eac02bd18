"""Repeated stretches of a graph: found by class, settings and wiring, whatever the blocks are called."""

from __future__ import annotations

from core.graph import edits
from core.graph.project import Project
from core.graph.repeats import repeats
from core.values import LayerId
from tests.documents import Drawing, chain, residual


def _names(project: Project) -> list[list[list[str]]]:
    places = project.main.places
    return [[[places[call].layer.name for call in part] for part in repeat.parts] for repeat in repeats(project.main)]


def test_that_the_blocks_of_a_residual_network_are_found() -> None:
    (found,) = _names(residual(3))
    assert found == [[f"{name}_{block}" for name in ("conv", "norm", "relu", "add")] for block in range(3)]


def test_that_another_setting_ends_a_stretch() -> None:
    project = residual(4)
    wider = project.main.layer_named("conv_2")
    assert wider
    project = edits.configure(project, project.main.id, [wider.id], {"filters": 16})
    assert [len(parts) for parts in _names(project)] == [2]


def test_that_other_wiring_is_no_repetition() -> None:
    draw = Drawing()
    x = y = draw.input("x", shape=(8,))
    for block in range(2):
        one = draw("Dense", y, units=8)
        other = draw("Dense", one if block else y, units=8)
        y = draw("Add", (one, other))
    draw.model("net", x, y)
    assert _names(draw.project()) == []


def test_that_a_graph_without_repetition_has_none() -> None:
    project = edits.configure(chain(2), chain(2).main.id, [LayerId("l3")], {"units": 3})
    assert _names(project) == []
