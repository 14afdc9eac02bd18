"""The main window: docks and geometry come back, the title tells what is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from gui.session import Session
from gui.theme.theme import Theme
from gui.window import MainWindow


def _window(qtbot: QtBot, theme: Theme, settings: QSettings) -> MainWindow:
    window = MainWindow(Session(Project()), theme, settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_that_docks_and_geometry_come_back_where_they_were(qtbot: QtBot, theme: Theme, settings: QSettings) -> None:
    first = _window(qtbot, theme, settings)
    first.resize(755, 666)  # within the screen, else Qt makes it fit
    first.docks["history"].close()
    first.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, first.docks["code"])
    first.close()

    second = _window(qtbot, theme, settings)
    assert (second.width(), second.height()) == (755, 666)
    assert not second.docks["history"].isVisible()
    assert second.dockWidgetArea(second.docks["code"]) is Qt.DockWidgetArea.LeftDockWidgetArea
    assert second.docks["palette"].isVisible()


def test_that_the_title_names_file_and_graph(qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path) -> None:
    window = MainWindow(Session(Project(), tmp_path / "net.loom"), theme, settings)
    qtbot.addWidget(window)
    assert window.windowTitle() == f"net.loom · {window.session.graph.name} — LayerLoom"


def test_that_a_dock_behind_others_comes_to_the_front_from_the_view_menu(
    qtbot: QtBot, theme: Theme, settings: QSettings
) -> None:
    window = _window(qtbot, theme, settings)
    runs, action = window.docks["runs"], window.commands.actions["dock_runs"]
    assert runs.visibleRegion().isEmpty()
    action.trigger()
    qtbot.waitUntil(lambda: not runs.visibleRegion().isEmpty())
    assert action.isChecked()
    action.trigger()
    assert runs.isHidden()


def test_that_a_closed_dock_comes_back_from_the_view_menu(qtbot: QtBot, theme: Theme, settings: QSettings) -> None:
    window = _window(qtbot, theme, settings)
    dock, action = window.docks["code"], window.commands.actions["dock_code"]
    assert action.isChecked()
    dock.close()
    assert not action.isChecked()
    action.trigger()
    assert dock.isVisible()
    assert action.isChecked()
    assert {name.removeprefix("dock_") for name in window.commands.commands if name.startswith("dock_")} == set(
        window.docks
    )
