"""A model is saved from the running window: chosen in one dialog, written beside the window, and told of."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from core.saving.formats import FORMATS, Kind
from core.saving.messages import Refused
from gui.save_dialog import SaveDialog
from gui.window import MainWindow
from tests.core.cli import documents
from tests.gui.conftest import OpenWindow
from tests.gui.runs import STARTING_MS


def _choose(dialog: SaveDialog, kind: Kind) -> None:
    dialog.format.setCurrentIndex([one.kind for one in FORMATS].index(kind))


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window(documents.twins())


def _dialog(window: MainWindow) -> SaveDialog:
    window.commands.actions["save_model"].trigger()
    assert window.saver
    assert window.saver.dialog
    return window.saver.dialog


def _click(dialog: SaveDialog, chosen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)


def test_that_what_a_format_cannot_hold_is_said_as_it_is_chosen(window: MainWindow) -> None:
    dialog = _dialog(window)
    assert "Constants become plain numbers (width)" in dialog.limits.text()
    assert dialog.weights.currentText() == "Initial weights (untrained)"
    _choose(dialog, Kind.ONNX)
    assert "operations and no layers" in dialog.limits.text()
    _choose(dialog, Kind.ARCHITECTURE)
    assert not dialog.weights.isEnabled()
    dialog.close()
    assert window.saver
    assert window.saver.dialog is None


def test_that_a_project_without_a_model_says_what_to_do(open_window: OpenWindow) -> None:
    dialog = _dialog(open_window(Project()))
    assert not dialog.save.isEnabled()
    assert "choose its inputs and outputs" in dialog.limits.text()
    dialog.close()


def test_that_a_model_is_written_and_the_next_one_can_be_cancelled(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = _dialog(window)
    _choose(dialog, Kind.WEIGHTS)
    _click(dialog, str(tmp_path / "twins.h5"), monkeypatch)
    qtbot.waitUntil(lambda: not dialog.folder.isHidden(), timeout=STARTING_MS)
    assert dialog.status.text() == f"Saved twins as {tmp_path / 'twins.weights.h5'}, with initial weights."
    assert (tmp_path / "twins.weights.h5").stat().st_size > 1000

    _click(dialog, str(tmp_path / "second"), monkeypatch)
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Cancelled" in dialog.status.text(), timeout=STARTING_MS)
    assert [path.name for path in tmp_path.glob("*.h5")] == ["twins.weights.h5"]
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    assert window.saver
    assert window.saver.dialog is None


def test_that_what_goes_on_is_shown_with_the_time_it_takes(window: MainWindow, qtbot: QtBot) -> None:
    dialog = _dialog(window)
    dialog.show_stage("Tracing the model: layer 3 of 5…")
    assert dialog.status.text() == "Tracing the model: layer 3 of 5…"
    qtbot.waitUntil(lambda: dialog.status.text() == "Tracing the model: layer 3 of 5… 0:02", timeout=10_000)
    dialog.show_stage("Checking the file…")
    assert dialog.status.text() == "Checking the file… 0:02"
    dialog.show_end(Refused("Cancelled; nothing was written."))
    qtbot.wait(1200)
    assert dialog.status.text() == "Cancelled; nothing was written."
    dialog.close()
