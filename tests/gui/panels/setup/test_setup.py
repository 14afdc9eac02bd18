"""A training set up by clicks: from a model that was just drawn to a plan that could have been written by hand."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.graph.plan import Binding, Transform
from core.graph.project import Project
from core.graph.validation import validate
from core.project import read, write
from core.resources import examples
from core.values import KerasObject
from gui.facts import Facts
from gui.panels.setup.columns import COLUMN_MIME
from gui.panels.setup.tabs import SetupTabs
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow


@pytest.fixture
def bare(tmp_path: Path) -> Project:
    """The films without their plan, saved beside their data."""
    (tmp_path / "data").mkdir()
    shutil.copy(examples() / "data" / "movies.csv", tmp_path / "data")
    project = replace(read(examples() / "movies.loom"), plan=None)
    write(project, tmp_path / "films.loom")
    return project


@pytest.fixture
def window(bare: Project, tmp_path: Path, open_window: OpenWindow) -> MainWindow:
    window = open_window(bare)
    window.session.saved(tmp_path / "films.loom")
    return window


def _tabs(window: MainWindow) -> SetupTabs:
    window.docks["setup"].raise_()
    tabs = window.docks["setup"].panel()
    assert isinstance(tabs, SetupTabs)
    return tabs


def _drop_file(tabs: SetupTabs, path: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    _drop(tabs.data, data)
    qtbot.waitUntil(lambda: tabs.planning.session.project.plan is not None, timeout=20_000)
    _rest(tabs)


def _rest(tabs: SetupTabs) -> None:
    """Until everything shows what the plan holds: rows are made anew once a turn of the event loop."""
    QTest.qWait(1)
    while any(part._later.isActive() for part in (tabs, tabs.data, tabs.outputs, tabs.plan)):
        QTest.qWait(1)


def _drop(widget: QWidget, data: QMimeData) -> None:
    keys, button, copy = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    QApplication.sendEvent(widget, QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, button, keys))
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, button, keys))


def _type(editor: QWidget, text: str) -> None:
    line = editor.focusProxy()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def _choose(combo: QComboBox, text: str) -> None:
    place = combo.findText(text)
    assert place >= 0, text
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def test_that_a_dropped_file_is_bound_by_name_and_shape_in_one_step(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    tabs = _tabs(window)
    before = window.session.project
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    wanted = read(examples() / "movies.loom").plan
    plan = window.session.project.plan
    assert plan
    assert wanted
    assert plan.source
    assert plan.source.path == "data/movies.csv"
    assert plan.inputs[0] == wanted.inputs[0]
    assert [row.target for row in plan.outputs] == [row.target for row in wanted.outputs]
    assert [row.loss for row in plan.outputs] == [row.loss for row in wanted.outputs]
    assert not [problem for problem in validate(window.session.project) if problem.place.plan]
    assert window.trainer.obstacle() == ""
    window.session.undo()
    assert window.session.project == before


def test_that_a_file_dropped_on_a_drawing_declares_its_model_too(
    bare: Project, tmp_path: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    drawn = replace(bare, graphs={of: replace(graph, models={}) for of, graph in bare.graphs.items()})
    window = open_window(drawn)
    window.session.saved(tmp_path / "films.loom")
    _drop_file(_tabs(window), tmp_path / "data" / "movies.csv", qtbot)
    assert len(window.session.graph.models) == 1
    assert window.trainer.obstacle() == ""
    window.session.undo()
    assert window.session.project == drawn


def test_that_what_the_file_holds_is_shown(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tabs = _tabs(window)
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    names = [str(tabs.data.columns.model().index(row, 0).data()) for row in range(tabs.data.columns.rowCount())]
    assert names == ["title", "year", "budget", "running_time", "genre", "rating", "liked", "mood"]
    assert tabs.data.rows.rowCount() == 50
    assert len(tabs.data.cards) == 4


def test_that_columns_are_bound_and_taken_out_by_hand(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tabs = _tabs(window)
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    facts = next(row.input for row in tabs.planning.plan.inputs if len(row.bindings) == 2)  # type: ignore[union-attr]
    card = tabs.data.cards[facts, False]
    budget = next(chip for chip in card.chips if chip.text().startswith("budget"))
    qtbot.waitUntil(lambda: budget.height() > 0)  # laid out
    QTest.mouseClick(budget, Qt.MouseButton.LeftButton)
    _rest(tabs)
    assert tabs.planning.inputs()[facts].bindings[0].columns == ("year", "running_time")
    data = QMimeData()
    data.setData(COLUMN_MIME, b"rating")
    _drop(tabs.data.cards[facts, False], data)
    _rest(tabs)
    assert tabs.planning.inputs()[facts].bindings[-1].columns == ("rating",)
    _choose(tabs.data.cards[facts, False].forms[-1].kind, "Standardised number")
    _rest(tabs)
    assert tabs.planning.inputs()[facts].bindings[-1].transform == Transform("number")
    window.session.undo()
    assert tabs.planning.inputs()[facts].bindings[-1].transform == Transform()


def test_that_rows_are_held_out_by_a_column(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tabs = _tabs(window)
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    _choose(tabs.data.bar.held_out, "Held out by liked")
    _rest(tabs)
    assert tabs.planning.plan
    assert tabs.planning.plan.source
    assert tabs.planning.plan.source.options == {"held_out": "liked"}


def test_that_the_outputs_are_set_in_one_table(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tabs = _tabs(window)
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    tabs.open("Outputs")
    mood = next(end for end in tabs.outputs.losses if tabs.planning.name_of(end) == "mood")
    _type(tabs.outputs.weights[mood], "0.2")
    assert tabs.planning.outputs()[mood].weight == 0.2
    _choose(tabs.outputs.metrics[mood].add, "SparseTopKCategoricalAccuracy")
    _rest(tabs)
    assert tabs.planning.outputs()[mood].metrics == ("accuracy", KerasObject("metrics.SparseTopKCategoricalAccuracy"))
    qtbot.waitUntil(lambda: tabs.outputs.metrics[mood].chips[0].height() > 0)
    QTest.mouseClick(tabs.outputs.metrics[mood].chips[0], Qt.MouseButton.LeftButton)
    _rest(tabs)
    assert len(tabs.planning.outputs()[mood].metrics) == 1
    loss = tabs.outputs.losses[mood]
    loss.commit_text("no_such_loss")
    assert "no_such_loss" in loss.foot.text()
    assert tabs.planning.outputs()[mood].loss == "sparse_categorical_crossentropy"


def test_that_samples_classes_and_an_optimizer_of_its_own_are_set_in_the_row(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    tabs = _tabs(window)
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    tabs.open("Outputs")
    liked = next(end for end in tabs.outputs.losses if tabs.planning.name_of(end) == "liked")
    extras = tabs.outputs.extras[liked]
    qtbot.waitUntil(lambda: extras.fold.height() > 0)
    assert not extras.editors["class_weight"].isVisible()
    QTest.mouseClick(extras.fold, Qt.MouseButton.LeftButton)
    assert extras.editors["class_weight"].isVisible()
    _type(extras.editors["class_weight"], "{'yes': 3, 0: 1}")
    _type(extras.editors["sample_weight"], "rating")
    extras.editors["optimizer"].commit_text("SGD")
    row = tabs.planning.outputs()[liked]
    assert row.class_weight == {"yes": 3, "0": 1}
    qtbot.waitUntil(lambda: tabs.outputs.counts[liked].text() == "by rating, yes × 3, 0 × 1")
    assert row.sample_weight == Binding(("rating",))
    assert row.optimizer == KerasObject("optimizers.SGD")
    _rest(tabs)
    for name in ("class_weight", "sample_weight", "optimizer"):
        extras.editors[name].commit_text("None")
    row = tabs.planning.outputs()[liked]
    assert (row.class_weight, row.sample_weight, row.optimizer) == ({}, None, None)
    qtbot.waitUntil(lambda: tabs.outputs.counts[liked].text() == "alike")


def test_that_a_loss_that_does_not_suit_says_so_in_its_row(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tabs = _tabs(window)
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    mood = next(end for end in tabs.outputs.losses if tabs.planning.name_of(end) == "mood")
    tabs.outputs.losses[mood].commit_text("binary_crossentropy")
    window.session.learn(Facts(problems=validate(window.session.project)))
    _rest(tabs)
    (doubt,) = [label for label in tabs.outputs.findChildren(type(tabs.note)) if "exclude each other" in label.text()]
    assert doubt.property("problem") == "warning"


def test_that_the_plan_is_set_and_callbacks_are_added(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tabs = _tabs(window)
    _drop_file(tabs, tmp_path / "data" / "movies.csv", qtbot)
    tabs.open("Plan")
    _type(tabs.plan.editors["epochs"], "3")
    tabs.plan.editors["optimizer"].commit_text("SGD")  # type: ignore[attr-defined]
    _choose(tabs.plan.callbacks.add, "EarlyStopping")
    _rest(tabs)
    plan = tabs.planning.plan
    assert plan
    assert plan.epochs == 3
    assert plan.optimizer == KerasObject("optimizers.SGD")
    assert plan.callbacks[0].config == {"patience": 3, "restore_best_weights": True}
    tabs.plan.callbacks.rows[0].editors["patience"].commit_text("7")
    assert tabs.planning.plan
    assert tabs.planning.plan.callbacks[0].config["patience"] == 7
    window.session.undo()
    window.session.undo()
    assert tabs.planning.plan.callbacks == ()


def test_that_train_opens_the_setup_where_something_is_missing(window: MainWindow) -> None:
    told: list[str] = []
    window.session.refused.connect(told.append)
    window.trainer.start()
    assert not window.trainer.running
    assert "no training plan" in told[0]
    tabs = _tabs(window)
    _rest(tabs)
    assert tabs.isVisible()
    assert tabs.bar.tabText(tabs.bar.currentIndex()) == "Data"


def test_that_a_file_that_cannot_be_read_says_why_and_changes_nothing(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    tabs = _tabs(window)
    (tmp_path / "bad.csv").write_text("a,b\n1\n", encoding="utf-8")
    told: list[str] = []
    window.session.refused.connect(told.append)
    tabs.open_file(tmp_path / "bad.csv")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "line 2" in told[0]
    assert window.session.project.plan is None
    assert "line 2" in tabs.data.note.text()


def test_that_a_model_without_data_trains_on_synthetic_data_by_one_click(window: MainWindow, qtbot: QtBot) -> None:
    tabs = _tabs(window)
    assert tabs.data.bar.make_up.isVisibleTo(tabs.data)
    began: list[Project] = []
    window.trainer.asked.connect(lambda: began.append(window.session.project))
    QTest.mouseClick(tabs.data.bar.make_up, Qt.MouseButton.LeftButton)
    try:
        assert began
        assert began[0].plan
        assert began[0].plan.source
        assert began[0].plan.source.kind == "synthetic"
        assert not [one for one in validate(began[0]) if one.kind == "plan-unbound"]
        qtbot.waitUntil(lambda: tabs.data.bar.path.text().startswith("Synthetic data: 1000 random samples"))
        assert not tabs.data.bar.make_up.isVisibleTo(tabs.data)
    finally:
        window.trainer.kill()
        qtbot.waitUntil(lambda: not window.trainer.running, timeout=60_000)
    window.session.document.undo()
    assert window.session.project.plan is None
