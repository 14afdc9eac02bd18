"""A finished run is asked from the panel, in a process of its own: predictions, changes, evaluation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.training.asking import Assess, Predict, decode_question, encode
from core.training.runs import CHECKPOINT, WEIGHTS
from gui.panels.runs.panel import RunsPanel
from tests.core.engine.training.sampling import Trial
from tests.gui.conftest import OpenWindow
from tests.gui.runs import STARTING_MS, opened


def test_that_a_run_predicts_and_is_evaluated_in_its_panel(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window, tmp_path)
    result = Trial(tmp_path).run(window.session.project, name="heads")
    window.docks["runs"].raise_()
    panel = window.docks["runs"].panel()
    assert isinstance(panel, RunsPanel)
    qtbot.waitUntil(lambda: len(panel.table.rows.runs) == 1, timeout=STARTING_MS)

    panel.tabs.setCurrentIndex(1)
    view = panel.predict
    qtbot.waitUntil(lambda: bool(view.texts()), timeout=STARTING_MS)
    assert view.fields.keys() == {"a", "b"}
    assert view.texts()[1].split(":")[0] == "aux"
    before = view.texts()
    view.fields["a"].setText("9")
    QTest.keyClick(view.fields["a"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.texts() != before, timeout=STARTING_MS)
    assert view.reset.isEnabled()
    QTest.mouseClick(view.reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.texts() == before, timeout=STARTING_MS)
    view.choose(81)
    qtbot.waitUntil(lambda: "row 81 was asked for" in view.state.text(), timeout=STARTING_MS)

    panel.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: panel.evaluation.which.count() == 2, timeout=STARTING_MS)
    shown = {label.text() for label in panel.evaluation.findChildren(QLabel)}
    assert {output.guess for output in result.outputs} <= shown
    assert "of 16 right" in panel.evaluation.which.currentText()

    QTest.mouseClick(panel.about.save, Qt.MouseButton.LeftButton)
    assert window.saver
    dialog = window.saver.dialog
    assert dialog
    qtbot.waitUntil(lambda: dialog.choice.run == Path(result.folder), timeout=STARTING_MS)
    dialog.close()

    for name in (WEIGHTS, CHECKPOINT):
        (Path(result.folder) / name).unlink()
    panel.refresh()
    qtbot.waitUntil(lambda: not panel.tabs.isTabEnabled(1), timeout=STARTING_MS)


def test_that_questions_survive_the_way_to_the_process() -> None:
    for question in (Predict(3, {"a": "é"}), Assess()):
        assert decode_question(encode(question)) == question
