"""Windows for tests: fresh settings, no engine process, and a check that no window stays behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from gui.app import application
from gui.session import Session
from gui.theme import motion
from gui.theme.theme import Choice, Theme
from gui.window import MainWindow

_ANSWERED_MS = 30_000


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Choice.DARK)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    """Everything is where it goes at once, unless a test asks for motion."""
    motion.choose(True)
    yield
    motion.choose(None)


OpenWindow = Callable[[Project], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, settings: QSettings) -> OpenWindow:
    """Opens a window on a project, at life size with the canvas's origin near its top left corner."""

    def opened(project: Project) -> MainWindow:
        window = MainWindow(Session(project), theme, settings)
        qtbot.addWidget(window, before_close_func=_forget_changes)
        window.resize(1400, 900)
        window.show()
        qtbot.waitExposed(window)
        window.canvas.view.fit_all(glide=False)
        return window

    return opened


def _forget_changes(window: MainWindow) -> None:
    window.session.document.mark_saved()  # or closing asks what to do about them


@pytest.fixture(autouse=True)
def _no_question_unanswered(qapp: QApplication) -> Iterator[None]:
    """A dialog that waits for an answer which no test gives would wait for ever: it is shut, and the test fails."""
    asked: list[str] = []
    seen: list[QWidget] = []

    def look() -> None:
        dialog = qapp.activeModalWidget()
        if dialog is None or dialog not in seen:
            seen[:] = [dialog] if dialog else []
        elif isinstance(dialog, QMessageBox):
            asked.append(f"{dialog.windowTitle()}: {dialog.text()}")
            dialog.reject()

    clock = QTimer(interval=_ANSWERED_MS)
    clock.timeout.connect(look)
    clock.start()
    yield
    clock.stop()
    assert asked == []


@pytest.fixture(autouse=True)
def _no_window_left(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.processEvents()
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert left == []
