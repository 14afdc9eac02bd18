"""Starts the app: theme, settings, the first window. The engine starts behind it; nothing here waits for Keras."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings
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


def open_window(path: Path | None, theme: Theme, kept: QSettings) -> MainWindow:
    """A window on a project file, or on an empty project, with an engine of its own behind it."""
    session = Session(read(path), path) if path else Session()
    window = MainWindow(session, theme, kept)
    window.show()
    window.attach(EngineWorker())
    return window


def run(paths: Sequence[Path]) -> int:
    """Opens a window per path and runs until the last one closes."""
    app = application()
    kept = settings()
    theme = Theme(app, Choice(str(kept.value("theme", Choice.SYSTEM.value))))
    wanted: Sequence[Path | None] = paths or [None]
    windows = [open_window(path, theme, kept) for path in wanted]
    code = app.exec()
    del windows
    return code
