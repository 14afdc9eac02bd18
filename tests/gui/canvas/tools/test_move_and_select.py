"""Blocks are selected and moved by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from gui.window import MainWindow
from tests.gui.hand import Hand


@pytest.fixture
def project() -> Project:
    made = Project()
    graph = made.main.id
    for index in range(3):
        made = add_layer(made, graph, "Dense", {"units": 4}, f"d{index}", Position(240 * index, 0))
    return made


def test_that_a_drag_moves_a_block_on_the_grid_in_one_step(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.body("l1"), hand.body("l1") + QPointF(33, 65))
    assert window.session.graph.positions["l1"] == Position(32, 64)  # type: ignore[index]
    assert window.session.document.history.labels[1:] == ("Move d0",)


def test_that_a_box_selects_what_it_touches_and_the_selection_moves_together(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(QPointF(-40, -30), QPointF(300, 60))
    assert window.session.selected == {"l1", "l2"}
    hand.drag(hand.body("l2"), hand.body("l2") + QPointF(0, 80))
    positions = window.session.graph.positions
    assert [positions[layer].y for layer in window.session.graph.layers] == [80, 80, 0]


def test_that_shift_adds_to_the_selection_and_takes_out_again(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.click(hand.body("l1"))
    hand.click(hand.body("l3"), Qt.KeyboardModifier.ShiftModifier)
    assert window.session.selected == {"l1", "l3"}
    hand.click(hand.body("l1"), Qt.KeyboardModifier.ShiftModifier)
    assert window.session.selected == {"l3"}
