"""The menu of the right button, replacing a class, and inserting into a link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.graph import edits
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, LayerId
from gui.window import MainWindow
from tests.gui.hand import Hand

FIRST, SECOND = Target(CallId("c2"), "inputs"), Target(CallId("c3"), "inputs")


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """An input, a Dense and a Dropout in a row."""
    project = Project()
    graph = project.main.id
    project = edits.add_layer(project, graph, "InputLayer", {"shape": (4,)}, "x", Position(0, 0))
    project = edits.add_layer(project, graph, "Dense", {"units": 7}, "dense", Position(256, 0))
    project = edits.add_layer(project, graph, "Dropout", {"rate": 0.5}, "drop", Position(512, 0))
    project = edits.connect(project, graph, Source(CallId("c1")), FIRST)
    return open_window(edits.connect(project, graph, Source(CallId("c2")), SECOND))


def _menu_at(hand: Hand, point: QPointF, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[str]:
    """Asks for the menu at a scene point: what stood in it."""
    viewport = hand.view.viewport()
    place = hand.at(point)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, place, viewport.mapToGlobal(place), keys))
    return _words(hand)


def _words(hand: Hand) -> list[str]:
    """What stands in the menu that is open, which this closes."""
    menus = [menu for menu in hand.view.window().findChildren(QMenu, "context_menu") if menu.isVisible()]
    words = [action.text() for menu in menus for action in menu.actions() if action.text()]
    for menu in menus:
        menu.close()
    return words


def test_that_the_menu_of_a_block_selects_it_and_offers_what_can_be_done(window: MainWindow) -> None:
    hand = Hand(window)
    words = _menu_at(hand, hand.body("l2"))
    assert window.session.selected == {"l2"}
    assert {"Duplicate", "Add a call", "Replace by another class…", "What feeds the selection"} <= set(words)
    assert "Unpack model" not in words, "what cannot be done is left out"


def test_that_the_menu_leaves_a_selection_that_was_pressed_on(window: MainWindow) -> None:
    hand = Hand(window)
    for layer in ("l2", "l3"):
        hand.click(hand.body(layer), Qt.KeyboardModifier.ShiftModifier)
    assert "The path between two" in _menu_at(hand, hand.body("l3"))
    assert window.session.selected == {"l2", "l3"}


def test_that_the_menu_of_a_link_and_of_empty_canvas_fit_them(window: MainWindow) -> None:
    hand = Hand(window)
    assert _menu_at(hand, hand.link(FIRST)) == ["Insert into the link…", "Replace the head…", "Delete"]
    assert hand.scene.selected_links() == (FIRST,)
    assert "Add a layer…" in _menu_at(hand, QPointF(256, 300))
    assert hand.scene.selectedItems() == []


def test_that_the_menu_key_asks_about_the_selection(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body("l2"))
    corner = hand.at(QPointF(-60, -60))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, corner, hand.view.viewport().mapToGlobal(corner))
    QApplication.sendEvent(hand.view.viewport(), event)
    assert "Duplicate" in _words(hand)
    assert window.session.selected == {"l2"}


def test_that_no_menu_comes_with_the_knife(window: MainWindow) -> None:
    hand = Hand(window)
    assert _menu_at(hand, hand.body("l2"), Qt.KeyboardModifier.ControlModifier) == []


def _choose(window: MainWindow, text: str) -> None:
    assert window.canvas.quick_add.isVisible()
    QTest.keyClicks(window.canvas.quick_add.field, text)
    QTest.keyClick(window.canvas.quick_add.field, Qt.Key.Key_Return)


def test_that_a_class_is_replaced_and_keeps_its_links_and_settings(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body("l2"))
    hand.type(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    _choose(window, "EinsumDense equation=ab,bc->ac output_shape=7")
    layer, links = window.session.graph.layers[LayerId("l2")], window.session.graph.links
    assert layer.class_name == "EinsumDense"
    assert set(links.values()) == {Source(CallId("c1")), Source(CallId("c2"))}
    assert len(window.session.document.history.labels) == 2


def test_that_quick_add_puts_a_layer_into_the_selected_link(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.link(SECOND))
    hand.type(Qt.Key.Key_Insert)
    _choose(window, "relu")
    graph = window.session.graph
    new = graph.layers[LayerId("l4")]
    assert graph.links[SECOND] == Source(new.calls[0].id)
    assert window.session.selected == {new.id}
    assert hand.scene.blocks[LayerId("l3")].pos().x() > 512, "what lies behind made room"
    assert len(window.session.document.history.labels) == 2
