"""A dock's panel is made once: when it is asked for, or when it is seen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from gui.panels.dock import Dock
from tests.gui.conftest import OpenWindow


def test_that_a_panel_behind_another_is_made_when_it_comes_to_the_front(qtbot: QtBot) -> None:
    made: list[str] = []

    def build(name: str) -> QWidget:
        made.append(name)
        return QLabel(name)

    window = QMainWindow()
    qtbot.addWidget(window)
    front, behind = (Dock(name, name, partial(build, name), window) for name in ("front", "behind"))
    for dock in (front, behind):
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.tabifyDockWidget(front, behind)
    front.raise_()
    window.show()
    qtbot.waitUntil(lambda: made == ["front"])
    qtbot.wait(20)
    assert made == ["front"]
    behind.raise_()
    qtbot.waitUntil(lambda: made == ["front", "behind"])
    assert behind.panel() is behind.widget()
    assert made == ["front", "behind"]


def test_that_a_run_finds_its_panel_though_nobody_has_seen_it(open_window: OpenWindow) -> None:
    window = open_window(Project())
    window.trainer.asked.emit()
    assert window.docks["training"].isVisible()
    assert window.docks["training"].panel() is window.docks["training"].widget()


def test_that_a_panel_to_work_in_takes_the_height_it_needs_when_first_looked_at(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(Project())
    setup = window.docks["setup"]
    bar = next(bar for bar in window.findChildren(QTabBar) if "Training setup" in _titles(bar))
    before = window.docks["code"].height()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(_titles(bar).index("Training setup")).center())
    qtbot.waitUntil(lambda: setup.height() > 1.3 * before)


def _titles(bar: QTabBar) -> list[str]:
    return [bar.tabText(place) for place in range(bar.count())]
