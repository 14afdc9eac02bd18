"""The runs panel on real folders of runs: listed, named, compared, brought back, binned."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from core.project import read, write
from core.resources import examples
from core.search.place import trial_runs
from core.search.runs import mark_pruned, run_name
from core.training.events import EpochEnded, Event, RunEnded, RunStarted, Scores
from core.training.result import Outcome, RunResult
from core.training.runs import CHECKPOINT, WEIGHTS, RunFolder
from core.training.settings import RunSettings
from gui.comparing.window import CompareWindow
from gui.panels.runs.panel import RunsPanel
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow


def _trained(runs: Path, project: Project, *losses: float, name: str = "films") -> RunFolder:
    """The folder that a run of so many epochs leaves."""
    folder = RunFolder.create(runs, name, project)
    path = folder.path
    folder.write_settings(RunSettings(str(runs.parent), len(losses), 32, "cpu"))
    folder.add_event(RunStarted(path.name, str(path), "movies", ("liked",), "CPU", 80, 20, 9, 32, 3, 0))
    for number, loss in enumerate(losses, 1):
        scores = Scores(loss, {"liked": {"loss": loss}})
        folder.add_event(EpochEnded(number, 9, scores, scores, 0.5, 100.0))
    folder.write_result(RunResult(Outcome.STOPPED, str(path), len(losses), 1.5))
    return folder


@pytest.fixture
def project() -> Project:
    return read(examples() / "movies.loom")


@pytest.fixture
def window(project: Project, tmp_path: Path, open_window: OpenWindow) -> MainWindow:
    (tmp_path / "data").mkdir()
    shutil.copy(examples() / "data" / "movies.csv", tmp_path / "data")
    write(project, tmp_path / "films.loom")
    window = open_window(project)
    window.session.saved(tmp_path / "films.loom")
    return window


def _panel(window: MainWindow, qtbot: QtBot, count: int) -> RunsPanel:
    window.docks["runs"].raise_()
    panel = window.docks["runs"].panel()
    assert isinstance(panel, RunsPanel)
    panel.refresh()
    qtbot.waitUntil(lambda: len(panel.table.rows.runs) == count)
    return panel


def _choose(panel: RunsPanel, *rows: int) -> None:
    mode = QItemSelectionModel.SelectionFlag
    panel.table.clearSelection()
    for row in rows:
        panel.table.selectionModel().select(panel.table.rows.index(row, 0), mode.Select | mode.Rows)


def test_that_an_empty_list_says_what_comes_here(window: MainWindow, qtbot: QtBot) -> None:
    panel = _panel(window, qtbot, 0)
    assert panel.empty.isVisible()
    assert not panel.table.isVisible()


def test_that_the_trials_of_a_search_are_listed_apart_with_their_states(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    _trained(tmp_path / "runs", project, 0.5)
    panel = _panel(window, qtbot, 1)
    assert not panel.listing.isVisible()
    trials = trial_runs(tmp_path / "runs", "films")
    first, second = (_trained(trials, project, loss, name=run_name(number)) for number, loss in enumerate((0.4, 0.6)))
    mark_pruned(second.path)
    (first.path / "result.json").unlink()
    for trial in (first, second):
        (trial.path / CHECKPOINT).touch()
    panel = _panel(window, qtbot, 1)
    assert panel.listing.isVisible()
    panel.listing.choice.setFocus()
    QTest.keyClick(panel.listing.choice, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(panel.table.rows.runs) == 2)
    assert {(run.name, panel.table.rows.state(run)) for run in panel.table.rows.runs} == {
        ("Trial 0", "unfinished"),
        ("Trial 1", "pruned"),
    }
    assert {run.name for run in panel.table.rows.runs if run.can_go_on} == {"Trial 1"}
    rows = [run.name for run in panel.table.rows.runs]
    _choose(panel, rows.index("Trial 0"))
    assert not panel.delete.isEnabled()
    _choose(panel, rows.index("Trial 1"))
    assert panel.delete.isEnabled()
    shutil.rmtree(trials)
    panel.refresh()
    qtbot.waitUntil(lambda: [run.path.parent for run in panel.table.rows.runs] == [tmp_path / "runs"])
    assert not panel.listing.isVisible()


def test_that_runs_are_listed_and_the_newest_is_shown(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    _trained(tmp_path / "runs", project, 0.7, 0.5, 0.6)
    panel = _panel(window, qtbot, 1)
    cells = [str(panel.table.rows.index(0, column).data()) for column in range(4)]
    assert cells[1:] == ["stopped", "3 of 9", "0.5"]
    assert panel.about.name.text() == cells[0]
    assert panel.about.facts[1].text() == "0.5 in epoch 2"
    assert not panel.about.go_on.isEnabled()


def test_that_a_name_and_a_note_stay_with_the_run(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = _trained(tmp_path / "runs", project, 0.7)
    panel = _panel(window, qtbot, 1)
    panel.about.name.setText("the wide one")
    QTest.keyClick(panel.about.name, Qt.Key.Key_Return)
    panel.about.note.setFocus()
    QTest.keyClicks(panel.about.note, "no better")
    panel.about.name.setFocus()
    qtbot.waitUntil(lambda: folder.about().note == "no better")
    assert folder.about().name == "the wide one"
    qtbot.waitUntil(lambda: panel.table.rows.index(0, 0).data() == "the wide one")


def test_that_several_runs_are_compared_by_curves_and_settings(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    assert project.plan
    _trained(tmp_path / "runs", project, 0.7, 0.6)
    _trained(tmp_path / "runs", replace(project, plan=replace(project.plan, seed=42)), 0.7)
    panel = _panel(window, qtbot, 2)
    _choose(panel, 0, 1)
    table = panel.compare.table
    assert panel.compare.isVisible()
    qtbot.waitUntil(lambda: table.rowCount() == 2)
    told = {str(table.item(row, 1).text()) for row in range(table.rowCount())}  # type: ignore[union-attr]
    assert told == {"seed", "epochs"}
    assert panel.compare.number.currentText() == "liked loss"
    qtbot.waitUntil(lambda: panel.compare.plot.layout().count() == 1)  # type: ignore[union-attr]  # it has one
    QTest.mouseClick(panel.compare.beside, Qt.MouseButton.LeftButton)
    shown = window.findChild(CompareWindow)
    assert shown
    assert shown.list.count() == 1
    assert shown.list.item(0).text().startswith("~ plan seed ")
    shown.close()
    _choose(panel, 0)
    assert panel.about.isVisible()


def test_that_the_project_of_a_run_comes_back_in_one_step(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    assert project.plan
    before = replace(project, plan=replace(project.plan, epochs=77))
    _trained(tmp_path / "runs", before, 0.7)
    panel = _panel(window, qtbot, 1)
    QTest.mouseClick(panel.about.bring_back, Qt.MouseButton.LeftButton)
    assert window.session.project.plan
    assert window.session.project.plan.epochs == 77
    window.session.undo()
    assert window.session.project == project


def test_that_the_next_run_starts_from_the_weights_of_this_one(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = _trained(tmp_path / "runs", project, 0.7)
    panel = _panel(window, qtbot, 1)
    assert not panel.about.start_from.isEnabled()
    (folder.path / WEIGHTS).touch()
    panel.refresh()
    qtbot.waitUntil(panel.about.start_from.isEnabled)
    QTest.mouseClick(panel.about.start_from, Qt.MouseButton.LeftButton)
    assert window.session.project.plan
    assert window.session.project.plan.warm_start == f"runs/{folder.path.name}"
    window.session.undo()
    assert window.session.project == project


def test_that_the_curves_of_a_run_are_shown_again(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = _trained(tmp_path / "runs", project, 0.7, 0.5)
    (folder.path / CHECKPOINT).touch()
    told: list[Event] = []
    window.trainer.recalled.connect(told.extend)
    panel = _panel(window, qtbot, 1)
    assert panel.about.go_on.isEnabled()
    QTest.mouseClick(panel.about.curves, Qt.MouseButton.LeftButton)
    assert [type(event) for event in told] == [RunStarted, EpochEnded, EpochEnded, RunEnded]
    qtbot.waitUntil(lambda: window.docks["training"].isVisible())


@pytest.mark.skipif(sys.platform != "linux", reason="only there a test can have a bin of its own")
def test_that_a_deleted_run_goes_to_the_bin(
    window: MainWindow, project: Project, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    folder = _trained(tmp_path / "runs", project, 0.7)
    panel = _panel(window, qtbot, 1)
    QTest.mouseClick(panel.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not panel.table.rows.runs)
    assert not folder.path.exists()
    assert list(tmp_path.rglob(f"files/{folder.path.name}/project.loom")), "it can be had back"
