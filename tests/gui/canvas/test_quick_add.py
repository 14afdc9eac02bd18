"""Quick add opens by double-click, Tab or typing, understands settings, and links what was waiting for a block."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.graph.edits.graphs import add_graph
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.models import declare_model
from core.graph.project import Project
from core.graph.records import Layer, Position, Source, Target
from core.values import CallId, GraphId, ModelId, ModelRef
from gui.canvas.quick_add import QuickAdd
from gui.window import MainWindow

OpenWindow = Callable[[Project], MainWindow]
G, INNER = GraphId("g1"), GraphId("g2")


@pytest.fixture
def project() -> Project:
    """An input on the main canvas; a model `vision` on another."""
    made = add_layer(Project(), G, "InputLayer", {"shape": (4,)}, "x", Position(0, 0))
    made = add_graph(made, "inner")
    made = add_layer(made, INNER, "InputLayer", {"shape": (4,)}, "image")
    made = add_layer(made, INNER, "Dense", {"units": 2}, "seen")
    made = connect(made, INNER, Source(CallId("c1")), Target(CallId("c2"), "inputs"))
    return declare_model(made, INNER, Source(CallId("c1")), Source(CallId("c2")), "vision")


@pytest.fixture
def window(project: Project, open_window: OpenWindow) -> MainWindow:
    opened = open_window(project)
    opened.canvas.view.setFocus()
    return opened


def opened_by_tab(window: MainWindow) -> QuickAdd:
    QTest.keyClick(window.canvas.view, Qt.Key.Key_Tab)
    assert window.canvas.quick_add.isVisible()
    return window.canvas.quick_add


def answer(quick: QuickAdd, text: str) -> None:
    QTest.keyClicks(quick.field, text)
    QTest.keyClick(quick.field, Qt.Key.Key_Return)


def newest(window: MainWindow) -> Layer:
    return list(window.session.graph.layers.values())[-1]


@pytest.mark.parametrize(
    ("typed", "name", "config"),
    [
        ("dense 64 relu", "Dense", {"units": 64, "activation": "relu"}),
        ("conv2d 32 3 same", "Conv2D", {"filters": 32, "kernel_size": 3, "padding": "same"}),
        ("mha", "MultiHeadAttention", {"num_heads": 8, "key_dim": 32}),
        ("lstm units=16", "LSTM", {"units": 16}),
    ],
)
def test_that_a_name_with_settings_adds_a_whole_block(
    window: MainWindow, typed: str, name: str, config: object
) -> None:
    answer(opened_by_tab(window), typed)
    assert (newest(window).class_name, newest(window).config) == (name, config)
    assert window.session.selected == {newest(window).id}


def test_that_typing_on_the_canvas_is_the_beginning_of_a_name(window: MainWindow) -> None:
    QTest.keyClick(window.canvas.view, Qt.Key.Key_G)
    quick = window.canvas.quick_add
    assert quick.isVisible()
    assert quick.field.text() == "g"
    answer(quick, "ru 8")
    assert (newest(window).class_name, newest(window).config) == ("GRU", {"units": 8})


def test_that_arrows_choose_and_a_click_takes(window: MainWindow) -> None:
    quick = opened_by_tab(window)
    QTest.keyClicks(quick.field, "conv")
    QTest.keyClick(quick.field, Qt.Key.Key_Down)
    assert quick.answers.currentRow() == 1
    QTest.keyClick(quick.field, Qt.Key.Key_Up)
    QTest.keyClick(quick.field, Qt.Key.Key_Up)
    assert quick.answers.currentRow() == quick.answers.count() - 1
    item = quick.answers.item(1)
    chosen = item.data(Qt.ItemDataRole.UserRole).entry.name
    point = quick.answers.visualItemRect(item).center()
    QTest.mouseClick(quick.answers.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert newest(window).class_name.removeprefix("ops.") == chosen
    assert not quick.isVisible()


def test_that_escape_adds_nothing(window: MainWindow, project: Project) -> None:
    quick = opened_by_tab(window)
    QTest.keyClicks(quick.field, "dense")
    QTest.keyClick(quick.field, Qt.Key.Key_Escape)
    assert not quick.isVisible()
    assert window.session.project is project


def test_that_what_nobody_knows_adds_nothing_and_says_so(window: MainWindow, project: Project) -> None:
    quick = opened_by_tab(window)
    answer(quick, "zzzzqqq")
    assert quick.isVisible()
    assert "zzzzqqq" in quick.foot.text()
    assert window.session.project is project
    QTest.keyClick(quick.field, Qt.Key.Key_Escape)


def test_that_what_was_used_often_comes_first(window: MainWindow) -> None:
    for _ in range(5):
        answer(opened_by_tab(window), "maxpooling1d")
    quick = opened_by_tab(window)
    QTest.keyClicks(quick.field, "maxpool")
    assert quick.answers.item(0).data(Qt.ItemDataRole.UserRole).entry.name == "MaxPooling1D"
    QTest.keyClick(quick.field, Qt.Key.Key_Escape)


def test_that_a_model_of_the_project_is_offered_too(window: MainWindow) -> None:
    answer(opened_by_tab(window), "visi")
    assert (newest(window).name, newest(window).config) == ("vision", {"model": ModelRef(INNER, ModelId("m1"))})


def test_that_blocks_that_are_typed_follow_each_other_linked_and_apart(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(Project())
    for text in ("input 8", "dense 4", "dense 2", "input 3"):
        window.activateWindow()
        window.canvas.view.setFocus()
        qtbot.waitUntil(window.canvas.view.hasFocus)  # the popup gives the keyboard back
        answer(opened_by_tab(window), text)
    graph, blocks = window.session.graph, window.canvas.scene.blocks
    first, second = (Target(layer.calls[0].id, "inputs") for layer in list(graph.layers.values())[1:3])
    assert graph.links == {first: Source(CallId("c1")), second: Source(first.call)}
    bodies = [item.body() for item in blocks.values()]
    assert not [one for one in bodies for other in bodies if one is not other and one.intersects(other)]
    window.session.undo()
    window.session.undo()
    assert list(window.session.graph.links) == [first]


def test_that_quick_add_says_what_the_new_block_follows(window: MainWindow) -> None:
    assert "behind" not in opened_by_tab(window).foot.text()
    QTest.keyClick(window.canvas.quick_add.field, Qt.Key.Key_Escape)
    window.session.select(window.session.graph.layers)
    quick = opened_by_tab(window)
    QTest.keyClicks(quick.field, "dense")
    assert "behind x" in quick.foot.text()
    QTest.keyClick(quick.field, Qt.Key.Key_Escape)


@pytest.mark.parametrize(("typed", "linked"), [("concatenate", 2), ("dense 4", 0)])
def test_that_a_block_that_joins_follows_all_that_are_selected(
    open_window: OpenWindow, qtbot: QtBot, typed: str, linked: int
) -> None:
    made = add_layer(Project(), G, "InputLayer", {"shape": (4,)}, "low", Position(0, 200))
    made = add_layer(made, G, "InputLayer", {"shape": (4,)}, "high", Position(0, 0))
    window = open_window(made)
    window.activateWindow()
    window.canvas.view.setFocus()
    qtbot.waitUntil(window.canvas.view.hasFocus)
    window.session.select(window.session.graph.layers)
    quick = opened_by_tab(window)
    QTest.keyClicks(quick.field, typed)
    assert ("behind high and low" in quick.foot.text()) == bool(linked)
    QTest.keyClick(quick.field, Qt.Key.Key_Return)
    links, call = window.session.graph.links, newest(window).calls[0].id
    wanted = {Target(call, "inputs[0]"): Source(CallId("c2")), Target(call, "inputs[1]"): Source(CallId("c1"))}
    assert links == (wanted if linked else {})
