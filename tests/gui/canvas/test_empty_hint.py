"""An empty canvas says how to begin, and stops saying it with the first block."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.graph.project import Project
from gui.canvas.empty_hint import TEXT
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand


def _hint(window: MainWindow) -> QLabel:
    found = window.canvas.view.findChild(QLabel, "empty_hint")
    assert isinstance(found, QLabel)
    return found


def test_that_the_hint_goes_with_the_first_block_and_comes_back_with_the_last(open_window: OpenWindow) -> None:
    window = open_window(Project())
    hint, hand = _hint(window), Hand(window)
    assert hint.isVisible()
    assert hint.text().startswith(TEXT)
    assert hint.geometry().center() == window.canvas.view.rect().center()
    hand.click(window.canvas.view.mapToScene(40, 40))
    QTest.keyClicks(window.canvas.view, "dense")
    QTest.keyClick(window.canvas.quick_add.field, Qt.Key.Key_Return)
    assert not hint.isVisible()
    hand.type(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hint.isVisible()
