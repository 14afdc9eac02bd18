"""A block dropped on a link goes into it; Ctrl+Delete takes one out and closes the gap."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, LayerId
from gui.window import MainWindow
from tests.gui.hand import Hand

X, ONE, FREE = CallId("c1"), CallId("c2"), CallId("c4")
LINK, NEXT = Target(ONE, "inputs"), Target(CallId("c3"), "inputs")


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """An input and two Dense layers in a row, close together, and a free Dropout below."""
    project = Project()
    graph = project.main.id
    project = add_layer(project, graph, "InputLayer", {"shape": (4,)}, "x", Position(0, 0))
    project = add_layer(project, graph, "Dense", {"units": 4}, "one", Position(256, 0))
    project = add_layer(project, graph, "Dense", {"units": 4}, "two", Position(512, 0))
    project = add_layer(project, graph, "Dropout", {"rate": 0.5}, "drop", Position(200, 240))
    project = connect(project, graph, Source(X), LINK)
    return open_window(connect(project, graph, Source(ONE), NEXT))


def _drop_on(hand: Hand, layer: str, target: Target) -> None:
    middle = hand.scene.blocks[LayerId(layer)].body().center()
    hand.drag(hand.body(layer), hand.body(layer) + hand.link(target) - middle)


def test_that_a_block_dropped_on_a_link_goes_into_it_and_neighbours_make_room(window: MainWindow) -> None:
    hand = Hand(window)
    _drop_on(hand, "l4", LINK)
    graph, bodies = (
        window.session.graph,
        [hand.scene.blocks[LayerId(layer)].body() for layer in ("l1", "l4", "l2", "l3")],
    )
    assert graph.links == {Target(FREE, "inputs"): Source(X), LINK: Source(FREE), NEXT: Source(ONE)}
    assert all(left.right() < right.left() for left, right in pairwise(bodies))
    assert bodies[3].left() - bodies[2].left() == 256, "what lies behind moves as a whole"
    assert hand.scene.links[Target(FREE, "inputs")].line.dy() == 0, "its link runs straight"
    assert window.session.document.history.labels[1:] == ("Insert drop between x and one",)


def test_that_undo_takes_an_insertion_back_whole(window: MainWindow) -> None:
    before = window.session.project
    _drop_on(Hand(window), "l4", LINK)
    window.session.undo()
    assert window.session.project is before


def test_that_a_link_lights_up_under_a_block_that_could_go_into_it(window: MainWindow) -> None:
    hand = Hand(window)
    start, middle = hand.body("l4"), hand.scene.blocks[LayerId("l4")].body().center()
    hand.press(start)
    hand.move(start + QPointF(10, 10))
    hand.move(start + hand.link(LINK) - middle)
    assert hand.scene.links[LINK].lit
    hand.type(Qt.Key.Key_Escape)
    assert not hand.scene.links[LINK].lit
    hand.release(start)


def test_that_a_linked_block_dragged_over_a_link_only_moves(window: MainWindow) -> None:
    hand = Hand(window)
    links = window.session.graph.links
    _drop_on(hand, "l3", LINK)
    assert window.session.graph.links == links
    assert window.session.document.history.labels[1:] == ("Move two",)


def test_that_delete_and_reconnect_bridges_the_gap(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body("l2"))
    hand.type(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert window.session.graph.links == {NEXT: Source(X)}
    assert "l2" not in window.session.graph.layers
    assert set(hand.scene.links) == {NEXT}


def test_that_detach_takes_a_block_out_of_its_links_and_leaves_it_there(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body("l2"))
    hand.type(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert window.session.graph.links == {NEXT: Source(X)}
    assert "l2" in window.session.graph.layers
