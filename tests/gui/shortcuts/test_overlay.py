"""The overlay lists every command with the keys in force and goes away as it came."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from gui.shortcuts.overlay import ShortcutsOverlay
from gui.shortcuts.rebinding import RebindingDialog
from gui.window import MainWindow

OpenWindow = Callable[[Project], MainWindow]


@pytest.fixture
def window(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    opened = open_window(Project())
    qtbot.waitActive(opened)
    opened.canvas.view.setFocus()
    return opened


def _overlay(window: MainWindow) -> ShortcutsOverlay | None:
    return window.findChild(ShortcutsOverlay)


def _shown(window: MainWindow) -> ShortcutsOverlay:
    found = _overlay(window)
    assert found
    return found


@pytest.mark.parametrize("key", [Qt.Key.Key_Question, Qt.Key.Key_F1])
def test_that_a_key_on_the_canvas_brings_it_and_escape_gives_the_canvas_back(
    window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    QTest.keyClick(window.canvas.view, key)
    overlay = _shown(window)
    assert overlay.size() == window.size()
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: _overlay(window) is None)
    assert window.focusWidget() is window.canvas.view


def test_that_every_command_is_listed_with_the_keys_in_force(window: MainWindow) -> None:
    window.commands.rebind("save", ("Ctrl+Shift+Alt+S",))
    window.commands.actions["shortcuts"].trigger()
    rows = dict(_shown(window).rows())
    assert rows["Save"] == "Ctrl+Alt+Shift+S"
    assert rows["Theme: Dark"] == ""
    assert len(_shown(window).rows()) >= len(window.commands.commands)


def test_that_a_click_beside_the_list_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.actions["shortcuts"].trigger()
    QTest.mouseClick(_shown(window), Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    qtbot.waitUntil(lambda: _overlay(window) is None)


def test_that_it_leads_to_changing_the_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.commands.actions["shortcuts"].trigger()
    _shown(window).change.click()
    dialog = window.findChild(RebindingDialog)
    assert dialog
    dialog.close()
    qtbot.waitUntil(lambda: _overlay(window) is None)


@pytest.mark.parametrize("width", [1400, 900, 640])
def test_that_all_keys_can_be_seen_in_a_narrow_window(window: MainWindow, width: int) -> None:
    area = _overlay_of_width(window, width).findChild(QScrollArea)
    assert area
    shown = area.viewport().rect().translated(area.viewport().mapTo(window, QPoint()))
    assert window.rect().contains(area.rect().translated(area.mapTo(window, QPoint())))
    content = area.widget()
    assert content
    assert content.sizeHint().width() <= shown.width()


def _overlay_of_width(window: MainWindow, width: int) -> ShortcutsOverlay:
    for dock in window.docks.values():
        dock.hide()  # or they keep the window wide
    window.resize(width, 700)
    QTest.qWait(1)
    assert window.width() == width
    window.commands.actions["shortcuts"].trigger()
    QTest.qWait(1)
    return _shown(window)
