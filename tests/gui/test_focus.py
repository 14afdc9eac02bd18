"""The keyboard stays with what can be seen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.documents import residual
from tests.gui.conftest import OpenWindow


def test_that_the_canvas_has_the_keyboard_once_a_notice_is_answered(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(residual(3))
    qtbot.waitUntil(window.isActiveWindow)
    before = window.session.project
    window.offer_repeats()
    window.tell("Imported")
    notice, _ = window.middle.notices.waiting()
    notice.buttons[0].setFocus()
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert window.session.project is not before
    focused = window.focusWidget()
    assert focused is window.canvas.view
    QTest.keyClick(focused, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.project is before


def test_that_tab_leads_to_nothing_that_lies_behind_another_panel(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(residual(3))
    qtbot.waitUntil(window.isActiveWindow)
    for name in ("setup", "outline", "constants", "code"):  # seen once, so that they hold their panels
        window.docks[name].raise_()
        qtbot.waitUntil(window.docks[name].panel().isVisible)
    window.docks["palette"].raise_()
    window.docks["inspector"].raise_()
    qtbot.waitUntil(lambda: not window.docks["palette"].visibleRegion().isEmpty())
    window.docks["code"].panel().setFocus()
    reached, behind = set(), set()
    for _ in range(60):
        window.focusNextChild()
        focused = window.focusWidget()
        reached.add(focused)
        dock = next((one for one in window.docks.values() if one.isAncestorOf(focused)), None)
        if dock and dock.visibleRegion().isEmpty():
            behind.add(f"{dock.objectName()}: {focused.accessibleName()} {type(focused).__name__}")
    assert behind == set()
    assert len(reached) > 3
