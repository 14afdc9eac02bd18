"""Constants are added, renamed, set and removed in their table; what cannot be is refused below it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.graph.edits.constants import set_constant
from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.values import Expression, GraphId, LayerId
from gui.panels.constants import NAME, RESULT, VALUE, ConstantsPanel
from gui.window import MainWindow

OpenWindow = Callable[[Project], MainWindow]


@pytest.fixture
def project() -> Project:
    """d_model is 64, wide is 4 of it, and a Dense uses wide."""
    made = set_constant(Project(), "d_model", 64)
    made = set_constant(made, "wide", Expression("4 * d_model"))
    return add_layer(made, GraphId("g1"), "Dense", {"units": Expression("wide")}, "dense")


def panel_of(window: MainWindow) -> ConstantsPanel:
    dock = window.docks["constants"]
    dock.show()
    dock.raise_()
    QTest.qWait(5)
    panel = dock.panel()
    assert isinstance(panel, ConstantsPanel)
    return panel


def type_into(panel: ConstantsPanel, row: int, column: int, text: str) -> None:
    panel.table.setFocus()
    panel.table.setCurrentCell(row, column)
    QTest.keyClick(panel.table, Qt.Key.Key_F2)
    type_here(text)


def type_here(text: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.qWait(5)


def cell(panel: ConstantsPanel, row: int, column: int) -> str:
    item = panel.table.item(row, column)
    assert item
    return item.text()


def test_that_arithmetic_shows_what_it_comes_to(project: Project, open_window: OpenWindow) -> None:
    panel = panel_of(open_window(project))
    assert [cell(panel, 1, column) for column in (NAME, VALUE, RESULT)] == ["wide", "4 * d_model", "256"]


def test_that_a_value_is_typed_and_all_that_follow_from_it_follow(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    panel = panel_of(window)
    type_into(panel, 0, VALUE, "8")
    assert window.session.project.constants["d_model"] == 8
    assert cell(panel, 1, RESULT) == "32"
    window.session.undo()
    QTest.qWait(5)
    assert cell(panel, 1, RESULT) == "256"


def test_that_a_rename_reaches_every_expression(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    type_into(panel_of(window), 1, NAME, "width")
    assert list(window.session.project.constants) == ["d_model", "width"]
    assert window.session.graph.layers[LayerId("l1")].config == {"units": Expression("width")}


@pytest.mark.parametrize(
    ("row", "column", "text", "reason"),
    [(0, NAME, "wide", "wide"), (0, NAME, "not a name", "not a name"), (0, VALUE, "2 * wide", "wide")],
)
def test_that_what_cannot_be_is_refused_and_stays(
    project: Project, open_window: OpenWindow, row: int, column: int, text: str, reason: str
) -> None:
    window = open_window(project)
    panel = panel_of(window)
    type_into(panel, row, column, text)
    assert window.session.project is project
    assert panel.reason.isVisible()
    assert reason in panel.reason.text()
    assert cell(panel, 0, NAME) == "d_model"
    assert cell(panel, 0, VALUE) == "64"


def test_that_a_constant_is_added_and_its_name_typed_at_once(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    panel = panel_of(window)
    QTest.mouseClick(panel.add, Qt.MouseButton.LeftButton)
    type_here("heads")
    assert window.session.project.constants["heads"] == 1


def test_that_only_a_constant_nobody_uses_is_removed(project: Project, open_window: OpenWindow) -> None:
    window = open_window(set_constant(project, "spare", 3))
    panel = panel_of(window)
    panel.table.setFocus()
    panel.table.setCurrentCell(2, NAME)
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert list(window.session.project.constants) == ["d_model", "wide"]
    QTest.qWait(5)
    panel.table.setCurrentCell(0, NAME)
    QTest.mouseClick(panel.remove, Qt.MouseButton.LeftButton)
    assert list(window.session.project.constants) == ["d_model", "wide"]
    assert "wide" in panel.reason.text()
