"""A window on a project of two layers, and a Python file with an empty region beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from core.project import write
from gui.app import App
from gui.theme.theme import Theme
from gui.window import MainWindow
from tests.documents import chain

_REGION = "import os\n# layerloom: begin\n# layerloom: end\nlast = os\n"


@pytest.fixture
def app(qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path) -> App:
    return App(theme, settings, engine=None, recovery=tmp_path / "recovery")


@pytest.fixture
def window(app: App, tmp_path: Path) -> Iterator[MainWindow]:
    write(chain(2), tmp_path / "net.loom")
    window = app.open(tmp_path / "net.loom")
    yield window
    window.session.document.mark_saved()
    window.close()


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "model.py"
    path.write_text(_REGION)
    return path
