"""A stroke across links cuts them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId
from gui.canvas.tools.cut_links import Stroke
from gui.window import MainWindow
from tests.gui.hand import Hand

FIRST, SECOND = Target(CallId("c3"), "inputs[0]"), Target(CallId("c3"), "inputs[1]")
ABOVE, BELOW = QPointF(256, -40), QPointF(256, 280)


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """Two inputs that lead into a Concatenate."""
    project = Project()
    graph = project.main.id
    for index in range(2):
        project = add_layer(project, graph, "InputLayer", {"shape": (4,)}, f"x{index}", Position(0, 160 * index))
    project = add_layer(project, graph, "Concatenate", {}, "merge", Position(340, 40))
    for target, call in ((FIRST, "c1"), (SECOND, "c2")):
        project = connect(project, graph, Source(CallId(call)), target)
    return open_window(project)


@pytest.mark.parametrize(
    ("button", "keys"),
    [
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.ControlModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_that_a_stroke_cuts_every_link_it_crosses_in_one_step(
    window: MainWindow, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    hand = Hand(window, button)
    hand.drag(ABOVE, BELOW, keys)
    assert window.session.graph.links == {}
    assert hand.scene.links == {}
    assert window.session.document.history.labels[1:] == ("Cut 2 links",)
    window.session.undo()
    assert set(window.session.graph.links) == {FIRST, SECOND}


def test_that_a_stroke_across_nothing_changes_nothing(window: MainWindow) -> None:
    before = window.session.project
    Hand(window, Qt.MouseButton.RightButton).drag(ABOVE, QPointF(500, -40), Qt.KeyboardModifier.ControlModifier)
    assert window.session.project is before


def test_that_escape_leaves_the_links_and_wipes_the_stroke(window: MainWindow) -> None:
    hand, before = Hand(window, Qt.MouseButton.RightButton), window.session.project
    hand.press(ABOVE, Qt.KeyboardModifier.ControlModifier)
    hand.move(BELOW)
    assert next(item for item in hand.scene.items() if isinstance(item, Stroke)).crossed.keys() == {FIRST, SECOND}
    hand.type(Qt.Key.Key_Escape)
    hand.release(BELOW, Qt.KeyboardModifier.ControlModifier)
    assert window.session.project is before
    assert not [item for item in hand.scene.items() if isinstance(item, Stroke)]


def test_that_the_right_button_alone_cuts_nothing(window: MainWindow) -> None:
    before = window.session.project
    Hand(window, Qt.MouseButton.RightButton).drag(ABOVE, BELOW)
    assert window.session.project is before
