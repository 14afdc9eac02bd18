"""Projects dragged onto the window open; other drags are left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from core.project import write
from gui.file_drops import FileDrops
from gui.window import MainWindow

_LEFT, _NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    return open_window(Project())


@pytest.fixture
def opened(window: MainWindow) -> list[Path]:
    """What was asked to be opened; the window's own drops are watched by a second watcher before them."""
    paths: list[Path] = []
    FileDrops(window, (window, window.canvas.view.viewport()), paths.append, lambda source: paths.append(Path(source)))
    return paths


def _drag(onto: QWidget, path: Path) -> bool:
    """Drags a file onto a widget and lets go; whether the widget said it would take it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, data, _LEFT, _NO_KEYS)
    enter.setAccepted(False)
    QApplication.sendEvent(onto, enter)
    if enter.isAccepted():
        QApplication.sendEvent(onto, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, _LEFT, _NO_KEYS))
    return enter.isAccepted()


def test_that_a_project_dropped_anywhere_opens(window: MainWindow, opened: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "net.loom"
    write(Project(), path)
    assert _drag(window, path)
    assert _drag(window.canvas.view.viewport(), path)
    assert opened == [path, path]


def test_that_a_model_dropped_anywhere_comes_in(
    window: MainWindow, opened: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "net.keras"
    assert _drag(window, path)
    qtbot.waitUntil(lambda: opened == [path])


def test_that_other_files_are_not_taken(window: MainWindow, opened: list[Path], tmp_path: Path) -> None:
    assert not _drag(window, tmp_path / "picture.png")
    assert opened == []


def test_that_the_folder_of_a_saved_model_comes_in_and_another_does_not(
    window: MainWindow, opened: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "net.savedmodel"
    folder.mkdir()
    assert not _drag(window, folder)
    (folder / "saved_model.pb").touch()
    assert _drag(window, folder)
    qtbot.waitUntil(lambda: opened == [folder])
