"""Cross-validation from the app: asked for in the plan, followed fold by fold, and found again among the runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.training.result import Outcome
from gui.panels.inspector.editors import FieldEditor
from gui.panels.runs.panel import RunsPanel
from gui.panels.setup.plan_tab import PlanTab
from tests.gui.conftest import OpenWindow
from tests.gui.runs import Heard, click, kept, opened, panel_of, tab

_PREDICT = 1


def test_that_folds_are_asked_for_followed_and_summed_up(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = opened(open_window, tmp_path, epochs=2)
    window.docks["setup"].panel()
    (plan,) = window.findChildren(PlanTab)
    folds = plan.editors["folds"]
    assert isinstance(folds, FieldEditor)
    folds.commit_text("2")
    assert window.session.document.history.labels[-1] == "Set folds"
    panel, heard = panel_of(window), Heard(window)
    places: set[str] = set()
    window.trainer.told.connect(lambda _: places.add(panel.place.text()))
    click(window)
    result = heard.end(qtbot)
    assert result.outcome is Outcome.FINISHED, result.message
    assert any(place.startswith("Fold ") for place in places)
    assert panel.place.text().startswith("Finished after 4 epochs in 2 folds")
    assert panel.epochs.rows.rowCount() == 4
    assert [panel.epochs.rows.data(panel.epochs.rows.index(row, 0)) for row in range(4)] == ["1", "1", "2", "2"]
    assert tab(panel) == "Results"
    assert f"± {result.outputs[0].loss_deviation:.4g}" in panel.results.text()
    assert "stands for the model of fold" in panel.results.text()
    qtbot.waitUntil(lambda: "fold 2 main loss" in panel.curves.legend.texts())
    window.docks["runs"].show()
    window.docks["runs"].raise_()
    panel_of_runs = window.docks["runs"].panel()
    assert isinstance(panel_of_runs, RunsPanel)
    qtbot.waitUntil(lambda: any("the mean of 2 folds" in label.text() for label in panel_of_runs.findChildren(QLabel)))
    assert panel_of_runs.tabs.isTabEnabled(_PREDICT)
    assert kept(result) == result
