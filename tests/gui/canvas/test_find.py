"""Ctrl+F goes from match to match, on whichever canvas it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.graph.edits.grouping import group
from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from core.values import CallId
from gui.canvas.find import matches
from gui.window import MainWindow


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """Two Dense blocks and a Dropout far away, and a third Dense inside a nested model."""
    project = Project()
    graph = project.main.id
    for name, x in (("one", 0), ("two", 5000)):
        project = add_layer(project, graph, "Dense", {"units": 1}, name, Position(x, 0))
    project = add_layer(project, graph, "Dropout", {"rate": 0.5}, "dense_enough", Position(5000, 4000))
    project = add_layer(project, graph, "Dense", {"units": 1}, "inner", Position(0, 400))
    return open_window(group(project, graph, [CallId("c4")]))


def _find(window: MainWindow, text: str) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.canvas.find_bar.field, text)


def _selected(window: MainWindow) -> set[str]:
    return {window.session.graph.layers[layer].name for layer in window.session.selected}


def test_that_typing_goes_to_the_first_match_and_enter_to_the_next(window: MainWindow) -> None:
    _find(window, "dense")
    bar = window.canvas.find_bar
    assert (_selected(window), bar.count.text()) == ({"one"}, "1 of 4")
    seen: list[str] = []
    for _ in range(4):
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
        seen.append(*_selected(window))
    assert seen == ["two", "dense_enough", "inner", "one"]
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert _selected(window) == {"inner"}
    assert len(window.session.trail) == 2, "the nested canvas was entered"


def test_that_a_match_far_away_comes_into_sight(window: MainWindow) -> None:
    _find(window, "enough")
    view = window.canvas.view
    QTest.qWait(400)  # the glide
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    (layer,) = window.session.selected
    assert seen.contains(window.canvas.scene.blocks[layer].body())
    assert view.zoom >= 0.7


def test_that_escape_closes_and_hands_the_keyboard_back(window: MainWindow) -> None:
    _find(window, "nothing of that kind")
    bar = window.canvas.find_bar
    assert bar.count.text() == "Nothing found"
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.canvas.view.hasFocus()


def test_that_nothing_typed_matches_nothing(window: MainWindow) -> None:
    assert matches(window.session.project, window.session.graph.id, "  ") == ()
