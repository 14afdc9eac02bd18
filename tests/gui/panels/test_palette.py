"""The palette adds what is searched or chosen in it, models of the project among them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.graph.edits.graphs import add_graph
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.models import declare_model, rename_model
from core.graph.project import Project
from core.graph.records import MODEL, Layer, Source, Target
from core.protocol import Documentation
from core.values import CallId, GraphId, ModelId, ModelRef
from gui.panels.palette import Palette
from gui.window import MainWindow

OpenWindow = Callable[[Project], MainWindow]
INNER = GraphId("g2")


@pytest.fixture
def project() -> Project:
    """An empty main canvas, and a model `encoder` on another one."""
    made = add_graph(Project(), "inner")
    made = add_layer(made, INNER, "InputLayer", {"shape": (4,)}, "x")
    made = add_layer(made, INNER, "Dense", {"units": 2}, "y")
    made = connect(made, INNER, Source(CallId("c1")), Target(CallId("c2"), "inputs"))
    return declare_model(made, INNER, Source(CallId("c1")), Source(CallId("c2")), "encoder")


def palette_of(window: MainWindow) -> Palette:
    palette = window.docks["palette"].panel()
    assert isinstance(palette, Palette)
    window.docks["palette"].raise_()
    return palette


def blocks(window: MainWindow) -> list[Layer]:
    return list(window.session.graph.layers.values())


def test_that_a_search_with_settings_adds_a_whole_block(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "dense 64 relu")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert [(one.class_name, one.config) for one in blocks(window)] == [("Dense", {"units": 64, "activation": "relu"})]


def test_that_arrows_choose_among_the_answers_and_escape_clears(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "lstm")
    second = palette.tree.topLevelItem(1)
    assert second
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert [one.class_name for one in blocks(window)] == [second.text(0)]
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.field.text() == ""


def test_that_nothing_found_is_said_and_enter_adds_nothing(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "zzzzqqq")
    item = palette.tree.topLevelItem(0)
    assert item
    assert "zzzzqqq" in item.text(0)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert blocks(window) == []


def test_that_a_model_of_the_project_is_added_as_a_block(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    palette = palette_of(window)
    group = palette.tree.topLevelItem(0)
    assert group
    assert group.text(0) == "Models in this project"
    item = group.child(0)
    assert item
    point = palette.tree.visualItemRect(item).center()
    QTest.mouseClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseDClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=point)
    ref = ModelRef(INNER, ModelId("m1"))
    assert [(one.name, one.class_name, one.config) for one in blocks(window)] == [("encoder", MODEL, {"model": ref})]


def test_that_a_dragged_model_arrives_as_what_it_was(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    group = palette_of(window).tree.topLevelItem(0)
    item = group.child(0) if group else None
    assert item
    data = palette_of(window).tree.mimeData([item])
    viewport, keys, copy = window.canvas.view.viewport(), Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(viewport, kind(QPoint(100, 100), copy, data, Qt.MouseButton.LeftButton, keys))
    drop = QDropEvent(QPointF(100, 100), copy, data, Qt.MouseButton.LeftButton, keys, QEvent.Type.Drop)
    QApplication.sendEvent(viewport, drop)
    assert [one.config for one in blocks(window)] == [{"model": ModelRef(INNER, ModelId("m1"))}]


def test_that_the_group_of_models_follows_the_project(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    palette = palette_of(window)
    window.session.do("Rename", lambda now: rename_model(now, INNER, ModelId("m1"), "tower"))
    group = palette.tree.topLevelItem(0)
    item = group.child(0) if group else None
    assert item
    assert item.text(0) == "tower"
    window.session.enter(INNER)
    first = palette.tree.topLevelItem(0)
    assert first
    assert first.text(0) == "Input"  # a canvas cannot hold itself


def test_that_a_tooltip_says_what_keras_says(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "dense")
    item = palette.tree.topLevelItem(0)
    assert item
    assert "keras.layers.Dense" in palette.tree.tip(item)
    window.session.manual.learn(Documentation("layers.Dense", "Connects densely."))
    assert "Connects densely." in palette.tree.tip(item)
