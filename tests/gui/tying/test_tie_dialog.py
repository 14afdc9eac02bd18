"""The dialog that ties a project to a Python file tells what follows, and is opened again to change the style."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.tying.tie_dialog import TieDialog
from gui.window import MainWindow
from tests.gui.tying.hands import press, strip


def _choose(window: MainWindow, fill: Callable[[TieDialog], None]) -> None:
    """Opens the dialog by its command, fills it in and presses Tie."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TieDialog)
        fill(dialog)
        QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, window, answer)
    window.commands.actions["tie"].trigger()


def test_that_a_file_beside_the_project_is_proposed_and_made(window: MainWindow, tmp_path: Path) -> None:
    def fill(dialog: TieDialog) -> None:
        assert dialog.path == tmp_path / "net.py"
        assert "is not there yet: it is made" in dialog.words.text()

    _choose(window, fill)
    assert (tmp_path / "net.py").read_text().startswith("# layerloom: begin net.loom\nimport keras\n")


def test_that_the_dialog_tells_of_a_file_without_a_region_and_adds_one(window: MainWindow, tmp_path: Path) -> None:
    plain = tmp_path / "plain.py"
    plain.write_text("a = 1\n")

    def fill(dialog: TieDialog) -> None:
        dialog.file.setText("plain")
        assert dialog.path == plain
        assert "The code goes to the end of plain.py" in dialog.words.text()

    _choose(window, fill)
    assert plain.read_text().startswith("a = 1\n\n\n# layerloom: begin net.loom\nimport keras\n")
    window.session.undo()
    assert not window.tying.is_tied


def test_that_a_whole_file_is_owned_only_after_what_stands_in_it_was_reviewed(
    window: MainWindow, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.py"
    plain.write_text("a = 1\n")

    def fill(dialog: TieDialog) -> None:
        dialog.file.setText(str(plain))
        dialog.part.setCurrentText("The whole file")
        assert "plain.py holds code. It is reviewed" in dialog.words.text()

    _choose(window, fill)
    assert "plain.py has code of its own in the region" in strip(window)
    assert window.files.save()
    assert plain.read_text() == "a = 1\n"
    window.tying.look()
    press(window, "Keep mine")
    assert window.files.save()
    assert plain.read_text().startswith("import keras\n")


def test_that_the_style_is_chosen_and_changed_later_without_a_review(window: MainWindow, code: Path) -> None:
    def functions(dialog: TieDialog) -> None:
        dialog.file.setText(str(code))
        dialog.style_box.setCurrentIndex(1)

    def script(dialog: TieDialog) -> None:
        assert (dialog.path, dialog.style_wanted) == (code, "function")
        dialog.style_box.setCurrentIndex(0)

    _choose(window, functions)
    assert "def build_" in code.read_text()
    _choose(window, script)
    assert strip(window) == ""
    assert "def build_" in code.read_text()
    assert window.files.save()
    assert "def build_" not in code.read_text()
    assert strip(window) == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("notes.txt", "Name a Python file"),
        ("", "Name a Python file"),
        ("nowhere/model.py", "There is no folder"),
        ("broken.py", "markers that are indented"),
    ],
)
def test_that_what_cannot_be_tied_to_is_told_before(window: MainWindow, tmp_path: Path, typed: str, told: str) -> None:
    (tmp_path / "broken.py").write_text("def f():\n    # layerloom: begin\n    # layerloom: end\n")
    dialog = TieDialog(tmp_path / "net.py", "script", window)
    assert dialog.take.isEnabled()
    dialog.file.setText(typed)
    assert told in dialog.words.text()
    assert not dialog.take.isEnabled()
    dialog.deleteLater()
