"""A dock's panel is made once: when it is asked for, or when it is seen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
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
