"""Keys of one's own: assigned, taken from others with a word of warning, removed, and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from gui.shortcuts.rebinding import RebindingDialog
from gui.window import MainWindow

_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    return open_window(Project())


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> Iterator[RebindingDialog]:
    window.commands.actions["rebind"].trigger()
    found = window.findChild(RebindingDialog)
    assert found
    qtbot.waitActive(found)
    yield found
    found.close()


def _press(dialog: RebindingDialog, key: Qt.Key) -> None:
    dialog.pressed.setFocus()
    QTest.keyClick(dialog.pressed, key, _CONTROL)


def test_that_pressed_keys_are_assigned(window: MainWindow, dialog: RebindingDialog) -> None:
    dialog.choose("arrange")
    _press(dialog, Qt.Key.Key_F8)
    assert dialog.notice.text() == ""
    dialog.assign.click()
    assert window.commands.keys("arrange") == ("Ctrl+F8",)
    assert window.commands.actions["arrange"].shortcut().toString() == "Ctrl+F8"


def test_that_keys_of_another_command_are_told_before_they_are_taken(
    window: MainWindow, dialog: RebindingDialog
) -> None:
    dialog.choose("arrange")
    _press(dialog, Qt.Key.Key_S)
    assert "belongs to “Save” now" in dialog.notice.text()
    assert window.commands.keys("save") == ("Ctrl+S",)
    dialog.assign.click()
    assert window.commands.keys("save") == ()
    assert window.commands.keys("arrange") == ("Ctrl+S",)


def test_that_keys_can_be_removed_and_all_put_back(window: MainWindow, dialog: RebindingDialog) -> None:
    dialog.choose("open")
    dialog.remove.click()
    assert window.commands.keys("open") == ()
    assert not dialog.remove.isEnabled()
    dialog.reset.click()
    assert window.commands.keys("open") == ("Ctrl+O",)


def test_that_search_leaves_what_fits(dialog: RebindingDialog) -> None:
    dialog.search.setText("Save as")
    tops = [dialog.tree.topLevelItem(index) for index in range(dialog.tree.topLevelItemCount())]
    left = [top.text(0) for top in tops if top and not top.isHidden()]
    assert left == ["File"]


def test_that_nothing_can_be_assigned_before_a_command_is_chosen(dialog: RebindingDialog) -> None:
    assert not dialog.assign.isEnabled()
    assert "Choose a command" in dialog.notice.text()
