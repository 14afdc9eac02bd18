"""Commands: menus, keys, and keys of one's own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from gui.commands import Command, Commands


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def owner(qtbot: QtBot, theme: object) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitActive(window)
    return window


@pytest.fixture
def commands(owner: QMainWindow, settings: QSettings, ran: list[str]) -> Commands:
    made = Commands(owner, settings)
    made.add(
        [
            Command("one", "One", "First", lambda: ran.append("one"), ("Ctrl+1",)),
            Command("two", "Two", "First > Inner", lambda: ran.append("two"), ("Ctrl+2", "F2")),
            Command("three", "Three", "Second", lambda: ran.append("three"), enabled=lambda: bool(ran)),
        ]
    )
    made.fill(owner.menuBar())
    return made


def _press(owner: QMainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    QTest.keyClick(owner, key, keys)


def test_that_keys_run_commands(owner: QMainWindow, commands: Commands, ran: list[str]) -> None:
    _press(owner, Qt.Key.Key_1)
    _press(owner, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    assert ran == ["one", "two"]


def test_that_menus_nest(owner: QMainWindow, commands: Commands) -> None:
    menus = {menu.title(): menu for menu in owner.menuBar().findChildren(QMenu) if menu.title()}
    assert [action.text() for action in menus["First"].actions()] == ["One", "Inner"]
    assert [action.text() for action in menus["Inner"].actions()] == ["Two"]
    assert [action.text() for action in menus["Second"].actions()] == ["Three"]


def test_that_a_command_is_off_while_it_cannot_run(commands: Commands, ran: list[str]) -> None:
    commands.refresh()
    assert not commands.actions["three"].isEnabled()
    ran.append("something")
    commands.refresh()
    assert commands.actions["three"].isEnabled()


def test_that_a_rebound_key_leaves_the_command_that_had_it(
    owner: QMainWindow, commands: Commands, ran: list[str]
) -> None:
    commands.rebind("one", ("Ctrl+2",))
    _press(owner, Qt.Key.Key_2)
    _press(owner, Qt.Key.Key_1)
    assert ran == ["one"]
    assert commands.keys("two") == ("F2",)


def test_that_own_keys_outlive_the_window_and_can_be_put_back(
    owner: QMainWindow, commands: Commands, settings: QSettings
) -> None:
    commands.rebind("one", ())
    again = Commands(owner, settings)
    again.add([Command("one", "One", "First", lambda: None, ("Ctrl+1",))])
    assert again.keys("one") == ()
    again.reset()
    assert again.keys("one") == ("Ctrl+1",)


def test_that_a_comma_can_be_a_key(owner: QMainWindow, commands: Commands, ran: list[str]) -> None:
    commands.rebind("one", ("Ctrl+,", "Ctrl+7"))
    assert commands.keys("one") == ("Ctrl+,", "Ctrl+7")
    _press(owner, Qt.Key.Key_Comma)
    _press(owner, Qt.Key.Key_7)
    assert ran == ["one", "one"]
