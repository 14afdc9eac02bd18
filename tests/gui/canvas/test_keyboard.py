"""The canvas by keyboard alone: walk, nudge, select along links, line up, connect."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from core.graph import edits
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.protocol import CallShapes, Status, Tensor
from core.values import CallId, LayerId
from gui.facts import Facts
from gui.window import MainWindow
from tests.gui.hand import Hand

Keys = Qt.KeyboardModifier
X, A, B, OUT = (LayerId(f"l{number}") for number in (1, 2, 3, 4))


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """x feeds a (above) and b (below); a feeds out; b is linked to nothing behind it."""
    project = Project()
    graph = project.main.id
    project = edits.add_layer(project, graph, "InputLayer", {"shape": (4,)}, "x", Position(0, 100))
    project = edits.add_layer(project, graph, "Dense", {"units": 4}, "a", Position(304, 0))
    project = edits.add_layer(project, graph, "Dense", {"units": 4}, "b", Position(320, 216))
    project = edits.add_layer(project, graph, "Concatenate", {}, "out", Position(640, 40))
    for source, target in (("c1", Target(CallId("c2"), "inputs")), ("c1", Target(CallId("c3"), "inputs"))):
        project = edits.connect(project, graph, Source(CallId(source)), target)
    return open_window(edits.connect(project, graph, Source(CallId("c2")), Target(CallId("c4"), "inputs[0]")))


@pytest.mark.parametrize(
    ("start", "arrow", "end"),
    [
        (X, Qt.Key.Key_Right, A),
        (A, Qt.Key.Key_Down, B),
        (B, Qt.Key.Key_Up, A),
        (B, Qt.Key.Key_Left, X),
        (A, Qt.Key.Key_Right, OUT),
        (B, Qt.Key.Key_Right, OUT),
        (OUT, Qt.Key.Key_Left, A),
        (OUT, Qt.Key.Key_Right, OUT),
    ],
)
def test_that_arrows_walk_along_links_and_else_to_the_nearest_that_way(
    window: MainWindow, start: LayerId, arrow: Qt.Key, end: LayerId
) -> None:
    hand = Hand(window)
    hand.click(hand.body(start))
    hand.type(arrow)
    assert window.session.selected == {end}


def test_that_the_first_arrow_takes_the_block_in_the_middle_and_the_sight_follows(window: MainWindow) -> None:
    hand = Hand(window)
    hand.type(Qt.Key.Key_Left)
    assert len(window.session.selected) == 1
    hand.view.zoom_at(hand.view.viewport().rect().topLeft(), 3)
    for _ in range(3):
        hand.type(Qt.Key.Key_Right)
    seen = hand.view.mapToScene(hand.view.viewport().rect()).boundingRect()
    assert seen.contains(hand.scene.blocks[next(iter(window.session.selected))].body())


def test_that_nudges_move_by_the_grid_and_a_run_of_them_is_one_step(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body(A))
    hand.type(Qt.Key.Key_Right, Keys.ShiftModifier)
    hand.type(Qt.Key.Key_Down, Keys.ShiftModifier)
    hand.type(Qt.Key.Key_Down, Keys.ControlModifier)
    assert window.session.graph.positions[A] == Position(312, 56)
    assert hand.scene.blocks[A].pos().toTuple() == (312, 56)
    window.session.undo()
    assert window.session.graph.positions[A] == Position(304, 0)


def test_that_a_nudge_of_nothing_pans_the_view(window: MainWindow) -> None:
    hand, before = Hand(window), window.session.project
    middle = hand.view.mapToScene(hand.view.viewport().rect().center())
    hand.type(Qt.Key.Key_Right, Keys.ShiftModifier)
    assert hand.view.mapToScene(hand.view.viewport().rect().center()).x() > middle.x()
    assert window.session.project is before


def test_that_everything_nothing_and_the_others_are_selected_by_keys(window: MainWindow) -> None:
    hand = Hand(window)
    hand.type(Qt.Key.Key_A, Keys.ControlModifier)
    assert window.session.selected == {X, A, B, OUT}
    hand.type(Qt.Key.Key_A, Keys.ControlModifier | Keys.ShiftModifier)
    assert window.session.selected == set()
    hand.click(hand.body(B))
    hand.type(Qt.Key.Key_I, Keys.ControlModifier)
    assert window.session.selected == {X, A, OUT}


def test_that_escape_selects_nothing(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body(A))
    hand.type(Qt.Key.Key_Escape)
    assert window.session.selected == set()


@pytest.mark.parametrize(
    ("start", "key", "found"),
    [(A, Qt.Key.Key_BracketLeft, {X, A}), (A, Qt.Key.Key_BracketRight, {A, OUT}), (B, Qt.Key.Key_BracketRight, {B})],
)
def test_that_what_feeds_and_what_is_fed_is_selected(
    window: MainWindow, start: LayerId, key: Qt.Key, found: set[LayerId]
) -> None:
    hand = Hand(window)
    hand.click(hand.body(start))
    hand.type(key)
    assert window.session.selected == found


def _select(window: MainWindow, hand: Hand, *layers: LayerId) -> None:
    for layer in layers:
        hand.click(hand.body(layer), Keys.ShiftModifier)
    assert window.session.selected == set(layers)


def test_that_the_path_between_two_is_selected_whichever_comes_first(window: MainWindow) -> None:
    hand = Hand(window)
    _select(window, hand, OUT, X)
    hand.type(Qt.Key.Key_P, Keys.ControlModifier)
    assert window.session.selected == {X, A, OUT}


def test_that_two_blocks_without_a_path_are_told_so(window: MainWindow) -> None:
    hand, told = Hand(window), list[str]()
    window.session.refused.connect(told.append)
    _select(window, hand, A, B)
    hand.type(Qt.Key.Key_P, Keys.ControlModifier)
    assert "no path" in told[0]
    assert window.session.selected == {A, B}


def test_that_two_selected_blocks_are_connected_by_a_key(window: MainWindow) -> None:
    hand, target = Hand(window), Target(CallId("c4"), "inputs[1]")
    _select(window, hand, OUT, B)
    hand.type(Qt.Key.Key_K, Keys.ControlModifier)
    assert window.session.graph.links[target] == Source(CallId("c3"))
    assert target in hand.scene.links
    assert window.session.document.history.labels[1:] == ("Connect b to out",)


def test_that_a_link_by_key_to_a_block_without_an_open_input_is_refused_in_words(window: MainWindow) -> None:
    hand, told = Hand(window), list[str]()
    window.session.refused.connect(told.append)
    _select(window, hand, X, A)
    hand.type(Qt.Key.Key_K, Keys.ControlModifier)
    assert told == ["a has no open input. Disconnect one first."]


def test_that_a_link_by_key_of_the_wrong_rank_is_refused_with_an_offer(window: MainWindow) -> None:
    session = window.session
    graph = session.graph.id
    session.do("Add", lambda now: edits.add_layer(now, graph, "LSTM", {"units": 2}, "lstm", Position(640, 300)))
    told = CallShapes(graph, B, CallId("c3"), 0, Status.OK, outputs=(Tensor((None, 4, 4, 4)),))
    session.learn(Facts({(graph, CallId("c3")): told}))
    hand, links = Hand(window), session.graph.links
    _select(window, hand, B, LayerId("l5"))
    hand.type(Qt.Key.Key_K, Keys.ControlModifier)
    menu = window.findChild(QMenu, "mends")
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    menu.close()
    assert "wants rank 3" in words[0]
    assert words[1:] == ["Insert Reshape → 16×4"]
    assert session.graph.links == links


def test_that_edges_are_aligned_by_keys_in_one_step(window: MainWindow) -> None:
    hand = Hand(window)
    _select(window, hand, A, B)
    hand.type(Qt.Key.Key_Left, Keys.AltModifier)
    assert [window.session.graph.positions[layer] for layer in (A, B)] == [Position(304, 0), Position(304, 216)]
    hand.type(Qt.Key.Key_Up, Keys.AltModifier)
    assert [window.session.graph.positions[layer].y for layer in (A, B)] == [0, 0]
    assert window.session.document.history.labels[1:] == ("Align left edges", "Align top edges")


def test_that_gaps_are_made_equal(window: MainWindow) -> None:
    hand = Hand(window)
    _select(window, hand, X, B, OUT)
    hand.type(Qt.Key.Key_Right, Keys.AltModifier | Keys.ShiftModifier)
    first, middle, last = (hand.scene.blocks[layer].body() for layer in (X, B, OUT))
    assert middle.left() - first.right() == last.left() - middle.right()
    assert (first.left(), last.left()) == (0, 640)


def test_that_the_keys_mean_nothing_where_the_canvas_has_no_focus(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body(A))
    field = window.docks["palette"].panel().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Right)
    assert window.session.selected == {A}
