"""The Edit and Model menus by their keys: the clipboard, sharing, nesting, and the way into a model and back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from core.graph.records import MODEL
from gui.canvas.breadcrumbs import Breadcrumbs
from gui.window import MainWindow
from tests.documents import chain
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand

_CTRL = Qt.KeyboardModifier.ControlModifier
_BOTH = _CTRL | Qt.KeyboardModifier.ShiftModifier
_CHAIN = ["x", "dense_0", "dense_1", "dense_2"]


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    """An input and three Dense blocks in a row."""
    return _active(open_window(chain(3)), qtbot)


def _active(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.canvas.arranging.arrange()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def _select(window: MainWindow, *names: str) -> None:
    graph = window.session.graph
    window.session.select([layer.id for layer in graph.layers.values() if layer.name in names])


def _names(window: MainWindow) -> list[str]:
    return [layer.name for layer in window.session.graph.layers.values()]


def _label(window: MainWindow) -> str:
    return window.session.document.history.labels[-1]


def test_that_copy_and_paste_go_through_text_that_people_can_read(window: MainWindow) -> None:
    hand = Hand(window)
    _select(window, "dense_0", "dense_1")
    hand.type(Qt.Key.Key_C, _CTRL)
    text = QApplication.clipboard().text()
    assert '"Dense"' in text
    QApplication.clipboard().setText(text.replace('"units": 8', '"units": 31'))
    hand.type(Qt.Key.Key_V, _CTRL)
    pasted = [layer for layer in window.session.graph.layers.values() if layer.id in window.session.selected]
    assert [layer.config["units"] for layer in pasted] == [31, 31]
    assert _label(window) == "Paste"
    inner = [target for target in window.session.graph.links if target.call == pasted[1].calls[0].id]
    assert len(inner) == 1, "the link among them came along"


def test_that_blocks_are_pasted_into_another_window(window: MainWindow, open_window: OpenWindow, qtbot: QtBot) -> None:
    _select(window, "dense_1")
    Hand(window).type(Qt.Key.Key_C, _CTRL)
    other = open_window(Project())
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    Hand(other).type(Qt.Key.Key_V, _CTRL)
    assert _names(other) == ["dense_1"]


def test_that_text_that_is_no_blocks_is_refused_in_words(window: MainWindow) -> None:
    told: list[str] = []
    window.session.refused.connect(told.append)
    QApplication.clipboard().setText("hello")
    Hand(window).type(Qt.Key.Key_V, _CTRL)
    assert told
    assert window.session.document.history.labels[-1] != "Paste"


def test_that_cut_takes_blocks_away_and_keeps_them_as_text(window: MainWindow) -> None:
    hand = Hand(window)
    _select(window, "dense_2")
    hand.type(Qt.Key.Key_X, _CTRL)
    assert _names(window) == _CHAIN[:3]
    hand.type(Qt.Key.Key_V, _CTRL)
    assert _names(window) == _CHAIN


def test_that_a_duplicate_is_selected(window: MainWindow) -> None:
    _select(window, "dense_2")
    Hand(window).type(Qt.Key.Key_D, _CTRL)
    (born,) = window.session.selected
    assert window.session.graph.layers[born].class_name == "Dense"
    assert len(_names(window)) == 5


def test_that_a_layer_is_shared_and_split_by_keys(window: MainWindow) -> None:
    hand = Hand(window)
    _select(window, "dense_1")
    hand.type(Qt.Key.Key_C, _BOTH)
    layer = window.session.graph.layer_named("dense_1")
    assert layer
    assert len(layer.calls) == 2
    rows = window.canvas.scene.blocks[layer.id].block.rows
    assert [row.title for row in rows] == ["call 0", "call 1"]
    hand.type(Qt.Key.Key_S, _CTRL | Qt.KeyboardModifier.AltModifier)
    assert len(window.session.graph.layers[layer.id].calls) == 1
    assert len(_names(window)) == 5
    window.session.undo()
    window.session.undo()
    assert _names(window) == _CHAIN


def test_that_equal_blocks_become_one_shared_layer(window: MainWindow) -> None:
    _select(window, "dense_1", "dense_2")
    Hand(window).type(Qt.Key.Key_M, _CTRL)
    assert _names(window) == _CHAIN[:3]
    shared = window.session.graph.layer_named("dense_1")
    assert shared
    assert len(shared.calls) == 2


def test_that_blocks_are_grouped_entered_left_and_unpacked_in_one_history(window: MainWindow) -> None:
    hand, main = Hand(window), window.session.graph.id
    _select(window, "dense_0", "dense_1")
    hand.type(Qt.Key.Key_G, _CTRL)
    nested = next(layer for layer in window.session.graph.layers.values() if layer.class_name == MODEL)
    QTest.mouseDClick(hand.view.viewport(), Qt.MouseButton.LeftButton, pos=hand.at(hand.body(nested.id)))
    assert window.session.graph.id != main
    assert {"dense_0", "dense_1"} <= set(_names(window))

    crumbs = window.canvas.findChild(Breadcrumbs)
    assert crumbs
    assert crumbs.isVisible()
    assert window.session.graph.name in [label.text() for label in crumbs.findChildren(QLabel)]
    hand.type(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert window.session.graph.id == main
    assert not window.commands.actions["leave"].isEnabled()
    window.session.select([nested.id])
    hand.type(Qt.Key.Key_Return)
    _select(window, "dense_0")
    hand.type(Qt.Key.Key_Delete)
    QTest.mouseClick(crumbs.findChildren(QPushButton)[-1], Qt.MouseButton.LeftButton)
    assert window.session.graph.id == main
    window.session.undo()
    assert "Delete dense_0" not in window.session.document.history.labels[: window.session.document.history.at + 1]

    _select(window, nested.name)
    hand.type(Qt.Key.Key_G, _BOTH)
    assert {"dense_0", "dense_1"} <= set(_names(window))
    assert len(window.session.graph.links) == 3


def test_that_freeze_marks_the_block(window: MainWindow) -> None:
    _select(window, "dense_1")
    Hand(window).type(Qt.Key.Key_F, _BOTH)
    layer = window.session.graph.layer_named("dense_1")
    assert layer
    assert window.canvas.scene.blocks[layer.id].block.frozen


def test_that_keys_zoom_fit_and_come_back_to_life_size(window: MainWindow) -> None:
    hand = Hand(window)
    hand.type(Qt.Key.Key_1, _CTRL)
    assert hand.view.zoom == pytest.approx(1.0)
    hand.type(Qt.Key.Key_Minus, _CTRL)
    assert hand.view.zoom == pytest.approx(0.8)
    hand.view.pan(QPointF(9000, 0))
    hand.type(Qt.Key.Key_Home)
    assert _seen(hand).contains(window.canvas.scene.content())
    _select(window, "dense_2")
    hand.type(Qt.Key.Key_Period)
    body = window.canvas.scene.blocks[next(iter(window.session.selected))].body()
    assert (_seen(hand).center() - body.center()).manhattanLength() < 4


def _seen(hand: Hand) -> QRectF:
    return hand.view.mapToScene(hand.view.viewport().rect()).boundingRect()
