"""A project tied to a Python file: saving writes its region, a change outside is reviewed and is one undo step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.graph import edits
from core.project import read, write
from gui.app import App
from gui.tying.review import ReviewDialog
from gui.window import MainWindow
from tests.documents import chain
from tests.gui.runs import STARTING_MS
from tests.gui.tying.hands import press, strip

_SOON_MS = 20_000


def _answer(window: MainWindow, what: Callable[[ReviewDialog], None]) -> None:
    def find() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReviewDialog)
        what(dialog)

    QTimer.singleShot(50, window, find)


def _units(window: MainWindow, name: str = "dense_0") -> object:
    layer = window.session.graph.layer_named(name)
    return layer and layer.config["units"]


def _configure(window: MainWindow, units: int, name: str = "dense_0") -> None:
    layer = window.session.graph.layer_named(name)
    assert layer
    window.session.do(
        "Change units", lambda project: edits.configure(project, project.main.id, [layer.id], {"units": units})
    )


def test_that_saving_writes_the_region_and_a_change_outside_is_taken_in_one_undo_step(
    window: MainWindow, code: Path, qtbot: QtBot
) -> None:
    window.tying.choosing.tie_to(code)
    assert code.read_text().startswith("import os\n# layerloom: begin\nimport keras\n")
    assert code.read_text().endswith("# layerloom: end\nlast = os\n")
    assert "Tied to model.py" in [label.text() for label in window.statusBar().findChildren(QLabel)]
    _configure(window, 5)
    assert window.files.save()
    assert "Dense(5" in code.read_text()
    assert strip(window) == ""

    fresh = code.with_name("swap")  # as editors do that put a new file in the place of the old one
    fresh.write_text(code.read_text().replace('Dense(8, name="dense_1")', 'Dense(9, name="dense_1")'))
    fresh.replace(code)
    qtbot.waitUntil(lambda: "model.py was changed outside (1 line)." in strip(window), timeout=_SOON_MS)

    def decide(dialog: ReviewDialog) -> None:
        assert "-dense_1 = layers.Dense(8" in dialog.text.toPlainText()
        assert dialog.all.toPlainText().startswith("import os\n")
        assert "last = os" not in dialog.all.toPlainText()
        QTest.mouseClick(dialog.read, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.taking is not None, timeout=STARTING_MS)
        assert [dialog.tree.topLevelItem(0).text(0)] == ["dense_1: units 8 → 9"]  # type: ignore[union-attr]
        QTest.mouseClick(dialog.take_all, Qt.MouseButton.LeftButton)

    _answer(window, decide)
    places = window.session.graph.positions
    press(window, "Review…")
    assert (_units(window), _units(window, "dense_1")) == (5, 9)
    assert window.session.graph.positions == places
    assert strip(window) == ""
    assert window.session.document.history.undo_label == "Take changes of model.py"
    text = code.read_text()
    assert window.files.save()
    assert code.read_text() == text
    window.session.undo()
    assert _units(window, "dense_1") == 8
    assert window.files.save()
    assert "Dense(9" not in code.read_text()


def test_that_both_sides_changes_meet_by_name_and_one_can_be_kept(window: MainWindow, code: Path, qtbot: QtBot) -> None:
    window.tying.choosing.tie_to(code)
    assert window.files.save()
    _configure(window, 5)
    _configure(window, 6, "dense_1")
    code.write_text(code.read_text().replace("Dense(8", "Dense(7"))
    qtbot.waitUntil(lambda: "changed outside" in strip(window), timeout=_SOON_MS)
    assert window.files.save()
    assert "Dense(7" in code.read_text()
    assert "was changed outside, so the canvas was not written" in strip(window)
    kept = read(window.session.path or code).tie
    assert kept
    assert "Dense(8" in kept.base
    _configure(window, 4)
    assert window.files.save()  # now no file holds the last common state but the tie

    def decide(dialog: ReviewDialog) -> None:
        QTest.mouseClick(dialog.read, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.taking is not None, timeout=2 * STARTING_MS)
        items = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
        assert [item.text(0) for item in items if item] == [
            "dense_0: units 8 → 7   — conflict: you have 4",
            "dense_1: units 8 → 7   — conflict: you have 6",
        ]
        assert not dialog.take.isEnabled()
        assert items[1]
        items[1].setCheckState(0, Qt.CheckState.Checked)
        QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)

    _answer(window, decide)
    press(window, "Review…")
    assert (_units(window), _units(window, "dense_1")) == (4, 7)
    assert window.files.save()
    assert "Dense(4" in code.read_text()
    assert "Dense(7" in code.read_text()
    saved = read(window.session.path or code).tie
    assert saved
    assert saved.base == ""


def test_that_code_written_by_hand_is_replaced_only_when_asked(window: MainWindow, code: Path, qtbot: QtBot) -> None:
    window.tying.choosing.tie_to(code)
    assert window.files.save()
    own = code.read_text().replace("import keras\n", "import keras  # as I like it\n")
    code.write_text(own)
    qtbot.waitUntil(lambda: "changed outside" in strip(window), timeout=_SOON_MS)

    def agree(dialog: ReviewDialog) -> None:
        QTest.mouseClick(dialog.read, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.taking is not None, timeout=STARTING_MS)
        assert "means the same" in dialog.words.text()
        assert dialog.take_all.text() == "Agreed"
        QTest.mouseClick(dialog.take_all, Qt.MouseButton.LeftButton)

    _answer(window, agree)
    press(window, "Review…")
    assert window.files.save()
    assert code.read_text() == own
    _configure(window, 5)
    assert window.files.save()
    assert code.read_text() == own
    assert "is written by hand" in strip(window)
    press(window, "Write it")
    assert "Dense(5" in code.read_text()
    assert "as I like it" not in code.read_text()
    assert window.session.document.is_saved


def test_that_keeping_mine_writes_over_it_only_when_saved(window: MainWindow, code: Path, qtbot: QtBot) -> None:
    window.tying.choosing.tie_to(code)
    assert window.files.save()
    code.write_text(code.read_text().replace("Dense(8", "Dense(7"))
    qtbot.waitUntil(lambda: "changed outside" in strip(window), timeout=_SOON_MS)
    press(window, "Keep mine")
    assert "Dense(7" in code.read_text()
    assert not window.session.document.is_saved
    assert window.files.save()
    assert "Dense(7" not in code.read_text()


def test_that_a_file_that_goes_breaks_or_is_no_python_says_so_and_what_to_do(
    window: MainWindow, code: Path, qtbot: QtBot
) -> None:
    window.tying.choosing.tie_to(code)
    assert window.files.save()
    text = code.read_text()
    code.write_text(text.replace("# layerloom: end\n", ""))
    qtbot.waitUntil(lambda: 'the line "# layerloom: end" is missing' in strip(window), timeout=_SOON_MS)
    code.unlink()
    qtbot.waitUntil(lambda: "is gone" in strip(window), timeout=_SOON_MS)
    _configure(window, 5)
    assert window.files.save()
    assert "its code was not written" in strip(window)
    assert not code.exists()
    window.tying.look()
    press(window, "Write it anew")
    assert "Dense(5" in code.read_text()
    code.write_text(code.read_text().replace("Dense(5", "Dense(5 +"))
    qtbot.waitUntil(lambda: "changed outside" in strip(window), timeout=_SOON_MS)

    def fail(dialog: ReviewDialog) -> None:
        QTest.mouseClick(dialog.read, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "is no Python: line" in dialog.words.text(), timeout=STARTING_MS)
        assert dialog.keep.isVisible()
        QTest.mouseClick(dialog.later, Qt.MouseButton.LeftButton)

    _answer(window, fail)
    press(window, "Review…")
    assert "changed outside" in strip(window)


def test_that_a_project_of_elsewhere_writes_nothing_before_it_may(
    app: App, code: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot
) -> None:
    write(chain(2), tmp_path / "net.loom")
    first = app.open(tmp_path / "net.loom")
    first.tying.choosing.tie_to(code)
    assert first.files.save()
    first.close()
    settings.clear()
    text = code.read_text()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window = app.open(tmp_path / "net.loom")
    qtbot.waitUntil(lambda: "saving would write the canvas's code into it" in strip(window), timeout=_SOON_MS)
    _configure(window, 5)
    assert window.files.save()
    assert code.read_text() == text
    press(window, "Keep in step")
    _configure(window, 6)
    assert window.files.save()
    assert "Dense(6" in code.read_text()
    window.close()


def test_that_saving_elsewhere_keeps_the_tie_to_the_same_file(
    window: MainWindow, code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.tying.choosing.tie_to(code)
    assert window.files.save()
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.setattr("gui.files.QFileDialog.getSaveFileName", lambda *_: (str(inner / "other.loom"), ""))
    _configure(window, 5)
    assert window.files.save_as()
    assert "Dense(5" in code.read_text()
    tie = read(inner / "other.loom").tie
    assert tie
    assert tie.path == "../model.py"
    assert strip(window) == ""
    assert replace(window.session.project.tie or tie, base="") == tie
