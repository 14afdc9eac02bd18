"""A model is imported beside the running window: with progress, cancel, trust for code, and a project in the end."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.project import read
from gui.app import App
from gui.application_dialog import ApplicationDialog
from gui.code_reader import CodeReader
from gui.comparing.window import CompareWindow
from gui.theme.theme import Theme
from gui.window import MainWindow
from tests.gui.runs import STARTING_MS

_DENSE = {"class_name": "Dense", "config": {"name": "y", "units": 2}}
_INPUT = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 3], "dtype": "float32", "name": "x"}}
_ENDLESS = "while True:\n    pass\n"


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path) -> MainWindow:
    app = App(theme, settings, engine=None, recovery=tmp_path / "recovery")
    window = app.open(None)
    qtbot.addWidget(window)
    window.app = app  # type: ignore[attr-defined]  # it holds the windows
    return window


def _goes_on(window: MainWindow) -> bool:
    return window.importer.progress is not None and window.importer.progress.isVisible()


def _architecture(folder: Path) -> Path:
    config = {"name": "small", "layers": [_INPUT, _DENSE]}
    (folder / "net.json").write_text(
        json.dumps({"class_name": "Sequential", "config": config, "keras_version": "2.4.0"})
    )
    return folder / "net.json"


def test_that_a_file_becomes_a_project_in_a_window_of_its_own(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.importer.start(str(_architecture(tmp_path)))
    assert _goes_on(window)
    app: App = window.app  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(app.windows) == 2, timeout=STARTING_MS)
    opened = app.windows[-1]
    assert opened.session.path == tmp_path / "net.loom"
    assert [layer.name for layer in opened.session.graph.layers.values()] == ["x", "y"]
    (notice,) = opened.middle.notices.waiting()
    assert "Imported small from net.json: 2 layers." in notice.accessibleName()
    assert "Keras 2.4.0" in notice.accessibleName()
    assert not _goes_on(window)
    opened.close()


def test_that_code_is_read_first_and_can_be_cancelled(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "net.py").write_text(_ENDLESS)
    shown: list[str] = []

    def answer() -> None:
        reader = QApplication.activeModalWidget()
        assert isinstance(reader, CodeReader)
        shown.append(reader.text.toPlainText())
        QTest.mouseClick(reader.trust, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, window, answer)
    window.importer.start(str(tmp_path / "net.py"))
    assert shown == [_ENDLESS]
    progress = window.importer.progress
    assert progress
    qtbot.waitUntil(lambda: progress.labelText() == "Reading net.py…", timeout=STARTING_MS)
    (cancel,) = progress.findChildren(QPushButton)
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.importer.progress is None, timeout=STARTING_MS)
    assert not (tmp_path / "net.loom").exists()


def test_that_of_a_notebook_the_code_is_read_that_would_run(window: MainWindow, tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# A net"]},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "import keras\n"]},
        {"cell_type": "code", "source": ["net = keras.Input((2,))"]},
    ]
    (tmp_path / "net.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}))
    shown: list[str] = []

    def answer() -> None:
        reader = QApplication.activeModalWidget()
        assert isinstance(reader, CodeReader)
        assert not reader.list.isVisible()
        shown.append(reader.text.toPlainText())
        QTest.mouseClick(reader.close_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, window, answer)
    window.importer.start(str(tmp_path / "net.ipynb"))
    assert shown == ["pass\nimport keras\nnet = keras.Input((2,))"]


def test_that_what_is_no_notebook_says_so(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    (tmp_path / "net.ipynb").write_text("{}")
    window.importer.start(str(tmp_path / "net.ipynb"))
    assert "net.ipynb cannot be read" in told[0]


def test_that_code_that_nobody_trusts_does_not_run(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text("x = 1")

    def answer() -> None:
        reader = QApplication.activeModalWidget()
        assert isinstance(reader, CodeReader)
        QTest.mouseClick(reader.close_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, window, answer)
    window.importer.start(str(tmp_path / "net.py"))
    assert window.importer.progress is None


def test_that_code_is_read_in_the_encoding_that_it_names(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_bytes("# coding: latin-1\n# caf\N{LATIN SMALL LETTER E WITH ACUTE}\n".encode("latin-1"))
    shown: list[str] = []

    def answer() -> None:
        reader = QApplication.activeModalWidget()
        assert isinstance(reader, CodeReader)
        shown.append(reader.text.toPlainText())
        QTest.mouseClick(reader.close_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, window, answer)
    window.importer.start(str(tmp_path / "net.py"))
    assert shown == ["# coding: latin-1\n# caf\N{LATIN SMALL LETTER E WITH ACUTE}\n"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
def test_that_a_pipe_is_refused_before_it_is_read(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    os.mkfifo(tmp_path / "net.py")
    window.importer.start(str(tmp_path / "net.py"))
    assert "no file that can be read again" in told[0]


def test_that_what_cannot_come_in_says_why_and_a_name_that_is_taken_is_left(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    (tmp_path / "net.keras").write_bytes(b"no model")
    (tmp_path / "net.loom").write_text("taken")
    window.importer.start(str(tmp_path / "net.keras"))
    qtbot.waitUntil(lambda: bool(told), timeout=STARTING_MS)
    assert "not a whole ZIP archive" in told[0]
    assert (tmp_path / "net.loom").read_text() == "taken"
    assert not (tmp_path / "net-2.loom").exists()

    window.importer.start(str(_architecture(tmp_path)))
    qtbot.waitUntil(lambda: (tmp_path / "net-2.loom").exists(), timeout=STARTING_MS)
    app: App = window.app  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(app.windows) == 2, timeout=STARTING_MS)
    assert read(tmp_path / "net-2.loom").main.layers
    app.windows[-1].close()


def test_that_a_model_file_stands_beside_the_project_and_leaves_no_file(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.compare_with(_architecture(tmp_path))
    qtbot.waitUntil(lambda: window.findChild(CompareWindow) is not None, timeout=STARTING_MS)
    shown = window.findChild(CompareWindow)
    assert shown is not None
    qtbot.addWidget(shown)
    assert [(change.block, change.kind) for change in shown.found.blocks] == [("x", "removed"), ("y", "removed")]
    assert not list(tmp_path.glob("*.loom"))


def test_that_an_application_is_found_by_typing_and_its_weights_are_a_choice(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ApplicationDialog(parent)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    QTest.keyClicks(dialog.architecture.line, "nasnetm")
    assert not dialog.take.isEnabled()
    QTest.keyClick(dialog.architecture.line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.source == "keras.applications.NASNetMobile"
    dialog.pretrained.click()
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.source == "keras.applications.NASNetMobile:imagenet"
