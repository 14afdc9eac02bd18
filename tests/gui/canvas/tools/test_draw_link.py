"""Links are drawn by mouse: on a real view, with real events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId
from gui.window import MainWindow
from tests.gui.hand import Hand

A, B, MERGE = CallId("c1"), CallId("c2"), CallId("c3")


@pytest.fixture
def project() -> Project:
    """Two inputs (c1, c2) beside a Concatenate (c3) and a Dense (c4)."""
    made = Project()
    graph = made.main.id
    made = add_layer(made, graph, "InputLayer", {"shape": (4,)}, "a", Position(0, 0))
    made = add_layer(made, graph, "InputLayer", {"shape": (4,)}, "b", Position(0, 160))
    made = add_layer(made, graph, "Concatenate", {}, "merge", Position(320, 40))
    return add_layer(made, graph, "Dense", {"units": 1}, "dense", Position(640, 40))


def test_that_a_drag_from_output_to_input_connects_them(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.output(Source(A)), hand.input(Target(MERGE, "inputs[0]")))
    assert window.session.graph.links == {Target(MERGE, "inputs[0]"): Source(A)}
    assert Target(MERGE, "inputs[0]") in hand.scene.links
    assert window.session.document.history.labels[-1] == "Connect a to merge"


def test_that_a_drag_from_input_to_output_connects_them_too(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.input(Target(MERGE, "inputs[0]")), hand.output(Source(B)))
    assert window.session.graph.links == {Target(MERGE, "inputs[0]"): Source(B)}


def test_that_pulling_a_link_off_its_input_and_dropping_it_disconnects(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    target = Target(MERGE, "inputs[0]")
    window = open_window(connect(project, project.main.id, Source(A), target))
    hand = Hand(window)
    hand.drag(hand.input(target), QPointF(200, 300))
    assert window.session.graph.links == {}
    window.session.undo()
    assert window.session.graph.links == {target: Source(A)}


def test_that_escape_in_the_middle_leaves_everything_as_it_was(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.press(hand.output(Source(A)))
    hand.move(QPointF(250, 60))
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(hand.input(Target(MERGE, "inputs[0]")))
    assert window.session.project is project
    assert not [item for item in hand.scene.items() if type(item).__name__ == "LinkOverlay"]


def test_that_a_drop_on_empty_canvas_asks_what_to_add_and_connects_it(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.output(Source(A)), QPointF(320, 260))
    assert window.canvas.quick_add.isVisible()
    QTest.keyClicks(window.canvas.quick_add.field, "dense 8 relu")
    QTest.keyClick(window.canvas.quick_add.field, Qt.Key.Key_Return)
    graph = window.session.graph
    new = list(graph.layers.values())[-1]
    assert (new.class_name, new.config) == ("Dense", {"units": 8, "activation": "relu"})
    assert graph.links == {Target(new.calls[0].id, "inputs"): Source(A)}
    assert window.session.selected == {new.id}
