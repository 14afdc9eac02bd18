"""The code pane is live, and it and the canvas show each other what belongs together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.graph.edits.layers import configure
from core.project import read
from core.resources import examples
from gui.panels.code.panel import CodePanel
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    window = open_window(read(examples() / "movies.loom"))
    qtbot.waitUntil(lambda: "keras.Model(" in _pane(window).editor.toPlainText())
    return window


def _pane(window: MainWindow) -> CodePanel:
    pane = window.docks["code"].panel()
    assert isinstance(pane, CodePanel)
    return pane


def _line_of(pane: CodePanel, word: str) -> int:
    return next(i for i, line in enumerate(pane.editor.toPlainText().splitlines()) if word in line)


def _lit(pane: CodePanel) -> set[int]:
    return {selection.cursor.blockNumber() for selection in pane.editor.extraSelections()}


def test_that_a_clicked_block_shows_its_line(window: MainWindow) -> None:
    layer = window.session.graph.layer_named("hidden")
    assert layer
    hand = Hand(window)
    hand.click(hand.body(layer.id))
    assert _line_of(_pane(window), "hidden = ") in _lit(_pane(window))


def test_that_a_clicked_line_selects_its_block(window: MainWindow) -> None:
    pane = _pane(window)
    block = pane.editor.document().findBlockByNumber(_line_of(pane, "title_meaning = "))
    cursor = pane.editor.textCursor()
    cursor.setPosition(block.position() + 3)
    pane.editor.setTextCursor(cursor)
    pane.editor.ensureCursorVisible()
    QTest.mouseClick(pane.editor.viewport(), Qt.MouseButton.LeftButton, pos=pane.editor.cursorRect().center())
    (chosen,) = window.session.selected
    assert window.session.graph.layers[chosen].name == "title_meaning"


def test_that_an_edit_is_in_the_code_soon(window: MainWindow, qtbot: QtBot) -> None:
    graph, layer = window.session.graph.id, window.session.graph.layer_named("title_meaning")
    assert layer
    window.session.do("Set", lambda now: configure(now, graph, (layer.id,), {"units": 77}))
    qtbot.waitUntil(lambda: "layers.LSTM(77" in _pane(window).editor.toPlainText())


def test_that_the_training_part_is_switched_on_and_everything_copied(window: MainWindow) -> None:
    pane = _pane(window)
    assert ".fit(" not in pane.editor.toPlainText()
    QTest.mouseClick(pane.training_box, Qt.MouseButton.LeftButton, pos=pane.training_box.rect().center() * 0.1)
    assert ".fit(" in pane.editor.toPlainText()
    QTest.mouseClick(pane.copy_button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == pane.editor.toPlainText()
