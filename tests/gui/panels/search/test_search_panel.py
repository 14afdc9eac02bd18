"""The search panel: its space is edited by hand, searches are started and stopped, trials compared and applied."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.graph.edits import remove_layers, set_constant, set_search
from core.graph.search import Dimension, Search
from core.training.events import EpochEnded, Event
from core.values import LayerId
from gui.panels.search.panel import SearchPanel
from gui.searching import SearchState
from gui.window import MainWindow
from tests.core.engine.training.sampling import with_plan
from tests.core.search.past import remember
from tests.gui.conftest import OpenWindow
from tests.gui.runs import STARTING_MS, opened

DROP = Dimension("plan:validation_split", "number", 0.1, 0.5)
UNITS = Dimension("layer:g1/l2:units", "whole", 4, 32)
WORD = Dimension("layer:g1/l2:activation", "choice", choices=("relu", "tanh"))


def panel_of(window: MainWindow) -> SearchPanel:
    window.commands.actions["search"].trigger()
    panel = window.docks["search"].panel()
    assert isinstance(panel, SearchPanel)
    return panel


def searching(window: MainWindow, search: Search) -> None:
    window.session.do("Search", lambda now: set_search(now, search))


def write_into(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def add(panel: SearchPanel, typed: str, qtbot: QtBot) -> None:
    """Types a part of a name, and takes the first that is offered."""
    line, completer = panel.space.add.lineEdit(), panel.space.add.completer()
    assert line
    assert completer
    line.setFocus()
    QTest.keyClicks(line, typed)
    popup = completer.popup()
    assert popup
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)


def press(button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]


def dimensions(window: MainWindow) -> tuple[Dimension, ...]:
    plan = window.session.project.plan
    return plan.search.dimensions if plan and plan.search else ()


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return opened(open_window, tmp_path, epochs=2, batch_size=64)


def test_that_the_space_is_edited_by_hand_and_each_change_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    window.session.do("Add width", lambda now: set_constant(now, "width", 8))
    panel = panel_of(window)
    space = panel.space
    assert space.empty.isVisible()
    assert not panel.button.isEnabled()
    add(panel, "hidden.un", qtbot)
    qtbot.waitUntil(lambda: UNITS.what in space.rows)
    add(panel, "width", qtbot)
    qtbot.waitUntil(lambda: "constant:width" in space.rows)
    assert [one.what for one in dimensions(window)] == [UNITS.what, "constant:width"]
    row = space.rows[UNITS.what]
    write_into(row.high, "64")
    write_into(row.step, "4")
    assert dimensions(window)[0].high == 64
    assert dimensions(window)[0].step == 4
    write_into(row.low, "99")
    assert "range that rises" in row.foot.text()
    assert dimensions(window)[0].low < 64
    write_into(row.low, "8")
    assert not row.foot.isVisible()
    row.kind.setFocus()
    QTest.keyClicks(row.kind, "choi")
    qtbot.waitUntil(row.choices.isVisible)
    write_into(row.choices, "16, 32, 64")
    qtbot.waitUntil(lambda: dimensions(window)[0].choices == (16, 32, 64))
    press(space.rows["constant:width"].remove)
    assert [one.what for one in dimensions(window)] == [UNITS.what]
    window.session.undo()
    assert [one.what for one in dimensions(window)] == [UNITS.what, "constant:width"]
    trials = panel.settings.editors["trials"].focusProxy()
    assert isinstance(trials, QLineEdit)
    write_into(trials, "7")
    plan = window.session.project.plan
    assert plan
    assert plan.search
    assert plan.search.trials == 7
    box = panel.settings.objective.box
    box.setCurrentIndex(box.findText("main/accuracy"))
    box.activated.emit(box.currentIndex())
    plan = window.session.project.plan
    assert plan
    assert plan.search
    assert (plan.search.objective, plan.search.direction) == ("main/accuracy", "maximize")
    window.session.do("Remove", lambda now: remove_layers(now, now.main.id, [LayerId("l2")]))
    qtbot.waitUntil(lambda: "Take it out" in panel.place.text())
    assert not panel.button.isEnabled()


def test_that_a_search_runs_and_the_best_is_applied(window: MainWindow, qtbot: QtBot) -> None:
    searching(window, Search((UNITS,), trials=1))
    panel = panel_of(window)
    before = window.session.project
    qtbot.waitUntil(panel.button.isEnabled)
    assert panel.button.text() == "▶ Search"
    press(panel.button)
    assert panel.results.empty.isVisible()
    qtbot.waitUntil(lambda: bool(window.searcher.seen.complete()), timeout=STARTING_MS)
    qtbot.waitUntil(lambda: window.searcher.state is SearchState.IDLE, timeout=STARTING_MS)
    (trial,) = window.searcher.seen.complete()
    qtbot.waitUntil(lambda: len(panel.results.table.rows.trials) == 1)
    assert [epoch for epoch, _ in trial.reported] == [1, 2]
    assert not panel.button.isEnabled()
    assert "Raise their number" in panel.button.toolTip()
    assert "1 of 1 trials" in panel.place.text()
    qtbot.waitUntil(panel.results.apply.isEnabled)
    with qtbot.waitSignal(window.searcher.applied) as said:
        press(panel.results.apply)
    assert said.args == [f"Trial 0 applied: hidden.units {trial.found[UNITS.what]}."]
    assert window.session.project.main.layers[LayerId("l2")].config["units"] == trial.found[UNITS.what]
    window.session.undo()
    assert window.session.project == before
    told: list[Event] = []
    window.trainer.recalled.connect(told.extend)
    table = panel.results.table
    cell = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    qtbot.waitUntil(lambda: sum(isinstance(event, EpochEnded) for event in told) == 2)
    assert window.docks["training"].isVisible()


def test_that_a_search_is_stopped_and_can_go_on(window: MainWindow, qtbot: QtBot) -> None:
    window.session.do("Epochs", lambda now: with_plan(now, epochs=10_000))
    searching(window, Search((UNITS,), trials=3))
    panel = panel_of(window)
    qtbot.waitUntil(panel.button.isEnabled)
    press(panel.button)
    rows = panel.results.table.rows
    qtbot.waitUntil(lambda: bool(rows.trials) and bool(rows.trials[0].reported), timeout=STARTING_MS)
    assert rows.trials[0].state == "running"
    press(panel.button)
    assert panel.button.text() == "■ End at once"
    qtbot.waitUntil(lambda: window.searcher.state is SearchState.IDLE, timeout=STARTING_MS)
    qtbot.waitUntil(lambda: [row.state for row in rows.trials] == ["failed"])
    assert "Stopped" in rows.trials[0].reason
    assert panel.button.text() == "▶ Go on"
    assert panel.button.isEnabled()


def test_that_trials_of_before_are_shown_sorted_drawn_and_chosen(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    searching(window, Search((DROP, UNITS, WORD), trials=20))
    remember(tmp_path / "runs", "heads", window.session.project)
    panel = panel_of(window)
    panel.tabs.setCurrentIndex(1)
    results = panel.results
    table, charts = results.table, results.charts
    qtbot.waitUntil(lambda: len(table.rows.trials) == 8, timeout=STARTING_MS)
    qtbot.waitUntil(lambda: charts.chart is not None and charts.chart.widget.isVisible())
    qtbot.waitUntil(lambda: bool(window.searcher.seen.importances))
    assert "8 of 20 trials" in panel.place.text()
    chart = charts.chart
    assert chart
    for title in ("History", "Importance", "Slice", "Parallel", "Epochs"):
        charts.tabs.setCurrentIndex(next(tab for tab in range(5) if charts.tabs.tabText(tab) == title))
        assert chart.widget.getPlotItem().items, title
    charts.tabs.setCurrentIndex(2)
    names = [charts.over.itemText(place) for place in range(charts.over.count())]
    assert names == ["validation_split", "hidden.units", "hidden.activation"]
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    best = window.searcher.seen.best("minimize")
    assert best
    table.selectRow(0)
    assert [row.number for row in table.selected()] == [best.number]
    assert results.apply.text() == "Apply the best"
    table.selectRow(1)
    (second,) = table.selected()
    assert results.apply.text() == f"Apply trial {second.number}"
    before = window.session.project
    press(results.apply)
    assert window.session.project.main.layers[LayerId("l2")].config["units"] == second.found[UNITS.what]
    window.session.undo()
    assert window.session.project == before
    refusals: list[str] = []
    window.session.refused.connect(refusals.append)
    charts.tabs.setCurrentIndex(0)
    box = chart.widget.getPlotItem().getViewBox()
    qtbot.waitUntil(lambda: box.viewRange()[0][1] > best.number)
    at = chart.widget.mapFromScene(box.mapViewToScene(QPointF(best.number, best.value or 0.0)))
    assert chart.trial_at(QPointF(at)) == best.number
    QTest.mouseDClick(chart.widget.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert refusals == [f"Trial {best.number} has left no run."]


def test_that_trials_with_another_objective_are_not_mixed_in(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    searching(window, Search((DROP,)))
    remember(tmp_path / "runs", "heads", window.session.project, 2)
    searching(window, Search((DROP,), objective="main/accuracy", direction="maximize"))
    panel = panel_of(window)
    qtbot.waitUntil(panel.failure.isVisible, timeout=STARTING_MS)
    assert "`loss`" in panel.failure.text()
    press(panel.anew)
    plan = window.session.project.plan
    assert plan
    assert plan.search
    assert plan.search.study == "heads-2"
    qtbot.waitUntil(lambda: not panel.failure.isVisible(), timeout=STARTING_MS)


def test_that_a_missing_extra_is_told_with_what_to_install(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "without" / "optuna").mkdir(parents=True)
    (tmp_path / "without" / "optuna" / "__init__.py").write_text("raise ImportError('no optuna')")
    kept = filter(None, (str(tmp_path / "without"), os.environ.get("PYTHONPATH")))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(kept))
    searching(window, Search((DROP,)))
    panel = panel_of(window)
    qtbot.waitUntil(panel.button.isEnabled)
    press(panel.button)
    qtbot.waitUntil(panel.failure.isVisible, timeout=STARTING_MS)
    assert "pip install 'layerloom[search]'" in panel.failure.text()
    assert panel.failure.text() == window.searcher.seen.failure


def test_that_a_search_ends_with_its_window(window: MainWindow, qtbot: QtBot) -> None:
    window.session.do("Epochs", lambda now: with_plan(now, epochs=10_000))
    searching(window, Search((UNITS,), trials=2))
    panel = panel_of(window)
    qtbot.waitUntil(panel.button.isEnabled)
    press(panel.button)
    qtbot.waitUntil(lambda: any(row.reported for row in window.searcher.seen.trials.values()), timeout=STARTING_MS)
    started = psutil.Process().children(recursive=True)
    assert started
    window.session.document.mark_saved()
    window.close()
    assert psutil.wait_procs(started, timeout=60)[1] == []
