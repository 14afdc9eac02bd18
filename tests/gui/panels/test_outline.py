"""The outline mirrors the canvas, and what is selected in one is selected in the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem

from core.graph.edits.grouping import group
from core.graph.edits.layers import add_layer, rename_layer
from core.graph.edits.links import connect
from core.graph.edits.removal import remove_layers
from core.graph.edits.sharing import add_call
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, GraphId, LayerId
from gui.panels.outline import Outline
from gui.window import MainWindow
from tests.gui.hand import Hand

ENCODER = LayerId("l2")


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """An input into an LSTM with two calls, and a Dense inside a nested model."""
    project = Project()
    graph = project.main.id
    project = add_layer(project, graph, "InputLayer", {"shape": (4, 4)}, "text", Position(0, 0))
    project = add_layer(project, graph, "LSTM", {"units": 2}, "encoder", Position(320, 0))
    project = add_layer(project, graph, "Dense", {"units": 1}, "score", Position(640, 0))
    project = connect(add_call(project, graph, ENCODER), graph, Source(CallId("c1")), Target(CallId("c4"), "sequences"))
    window = open_window(group(project, graph, [CallId("c3")]))
    window.docks["outline"].raise_()
    QTest.qWait(1)
    return window


def _tree(window: MainWindow) -> Outline:
    tree = window.docks["outline"].panel()
    assert isinstance(tree, Outline)
    return tree


def _lines(item: QTreeWidgetItem) -> list[object]:
    inside = [item.child(index) for index in range(item.childCount())]
    return [item.text(0), *(_lines(child) for child in inside if child)]


def _row(window: MainWindow, name: str) -> QTreeWidgetItem:
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    return _tree(window).findItems(name, flags)[0]


def _top(window: MainWindow) -> list[object]:
    (row, *_) = _tree(window).findItems("main", Qt.MatchFlag.MatchExactly)
    return _lines(row)


def test_that_it_lists_graphs_layers_and_the_calls_of_shared_ones(window: MainWindow) -> None:
    assert _top(window) == ["main", ["text"], ["encoder", ["call 0"], ["call 1"]], ["block"]]
    assert _row(window, "call 1").text(1) == "from text"
    assert _tree(window).topLevelItemCount() == 2


def test_that_it_follows_edits_and_undo(window: MainWindow) -> None:
    graph = window.session.graph.id
    window.session.do("Rename", lambda now: rename_layer(now, graph, LayerId("l1"), "tweet"))
    window.session.do("Delete", lambda now: remove_layers(now, graph, [ENCODER]))
    assert _top(window) == ["main", ["tweet"], ["block"]]
    window.session.undo()
    assert _top(window) == ["main", ["tweet"], ["encoder", ["call 0"], ["call 1"]], ["block"]]


def test_that_selections_go_both_ways(window: MainWindow) -> None:
    Hand(window).click(Hand(window).body("l1"))
    assert [row.text(0) for row in _tree(window).selectedItems()] == ["text"]
    _tree(window).setFocus()
    QTest.keyClick(_tree(window), Qt.Key.Key_Down)
    QTest.qWait(1)
    assert window.session.selected == {ENCODER}
    assert window.canvas.scene.selected_layers() == (ENCODER,)


def test_that_a_layer_of_a_nested_canvas_is_gone_to(window: MainWindow) -> None:
    tree = _tree(window)
    row = _row(window, "score")
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(row).center())
    QTest.qWait(1)
    assert window.session.graph.id != GraphId("g1")
    assert {window.session.graph.layers[layer].name for layer in window.session.selected} == {"score"}


def test_that_names_are_read_whole_beside_long_names_of_classes(open_window: Callable[[Project], MainWindow]) -> None:
    project = Project()
    graph = project.main.id
    project = add_layer(project, graph, "GlobalAveragePooling2D", {}, "average_of_all", Position(0, 0))
    window = open_window(project)
    window.docks["outline"].raise_()
    QTest.qWait(50)
    tree = _tree(window)
    row = _row(window, "average_of_all")
    room = tree.columnWidth(0) - 2 * tree.indentation() - tree.iconSize().width()
    assert room >= tree.fontMetrics().horizontalAdvance("average_of_all")
    assert tree.visualItemRect(row).width() <= tree.viewport().width()
    assert row.toolTip(1) == "GlobalAveragePooling2D"
