"""Shapes stand on links where there is room for them, once per bundle."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.placing import place
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.protocol import CallShapes, Status, Tensor
from core.values import CallId, LayerId
from gui.facts import Facts
from gui.window import MainWindow

X, SUM = CallId("c1"), CallId("c2")
ONE, TWO = Target(SUM, "inputs[0]"), Target(SUM, "inputs[1]")


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """An input that feeds an Add twice, 100 pixels further right."""
    project = Project()
    graph = project.main.id
    project = add_layer(project, graph, "InputLayer", {"shape": (280, 256)}, "x", Position(0, 0))
    project = add_layer(project, graph, "Add", {}, "sum", Position(400, 0))
    for target in (ONE, TWO):
        project = connect(project, graph, Source(X), target)
    window = open_window(project)
    told = CallShapes(graph, LayerId("l1"), X, 0, Status.OK, outputs=(Tensor((None, 280, 256), "float32"),))
    window.session.learn(Facts(calls={(graph, X): told}))
    return window


def _labelled(window: MainWindow) -> int:
    return sum(link.labelled for link in window.canvas.scene.links.values())


def test_that_links_of_one_output_that_lie_together_say_their_shape_once(window: MainWindow) -> None:
    assert _labelled(window) == 1


def test_that_a_link_shorter_than_its_label_carries_none(window: MainWindow) -> None:
    graph, layer = window.session.graph.id, LayerId("l2")
    width = window.canvas.scene.blocks[LayerId("l1")].geometry.width
    window.session.do("Move", lambda now: place(now, graph, {layer: Position(width + 40, 0)}))
    assert _labelled(window) == 0


def test_that_a_dtype_that_is_not_the_usual_one_is_told_where_there_is_room(window: MainWindow) -> None:
    graph = window.session.graph.id
    told = CallShapes(graph, LayerId("l1"), X, 0, Status.OK, outputs=(Tensor((None, 280, 256), "int32"),))
    window.session.learn(Facts(calls={(graph, X): told}))
    link = window.canvas.scene.links[ONE]
    assert link.label == "280×256 int32"
    width = window.canvas.scene.blocks[LayerId("l1")].geometry.width
    window.session.do("Move", lambda now: place(now, graph, {LayerId("l2"): Position(width + 80, 0)}))
    assert (link.label, link.labelled) == ("280×256", True)
