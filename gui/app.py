"""Starts the app: theme, settings, the first window. The engine starts behind it; nothing here waits for Keras."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from core.project import read
from gui.session import Session
from gui.theme.theme import Choice, Theme
from gui.window import MainWindow
from gui.workers.engine import EngineWorker


def application() -> QApplication:
    """The one QApplication, named so that settings have a home."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("LayerLoom")
    app.setOrganizationName("LayerLoom")
    app.setStyle("Fusion")
    return app


def settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "LayerLoom", "layerloom")


class App:
    """All windows of one run. Each has an engine of its own behind it."""

    def __init__(self, theme: Theme, kept: QSettings) -> None:
        self._theme, self._kept = theme, kept
        self.windows: list[MainWindow] = []

    def open(self, path: Path | None) -> MainWindow:
        """A window on a project file, or on an empty project. Raises a ProjectError."""
        session = Session(read(path), path) if path else Session()
        window = MainWindow(session, self._theme, self._kept, self.open)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.destroyed.connect(lambda: self.windows.remove(window))
        self.windows.append(window)
        window.show()
        window.attach(EngineWorker())
        return window


def run(paths: Sequence[Path]) -> int:
    """Opens a window per path and runs until the last one closes. Raises a ProjectError for a file it can't read."""
    qt = application()
    kept = settings()
    app = App(Theme(qt, Choice(str(kept.value("theme", Choice.SYSTEM.value)))), kept)
    for path in paths:
        app.open(path)
    if not paths:
        app.open(None)
    return qt.exec()
