"""Blocks are selected and moved by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, LayerId
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


def test_that_a_block_snaps_so_that_its_link_runs_straight(open_window: Callable[[Project], MainWindow]) -> None:
    made = Project()
    graph = made.main.id
    made = add_layer(made, graph, "InputLayer", {"shape": (4,)}, "x", Position(0, 0))
    made = add_layer(made, graph, "Dense", {"units": 4}, "dense", Position(320, 96))
    target = Target(CallId("c2"), "inputs")
    window = open_window(connect(made, graph, Source(CallId("c1")), target))
    hand = Hand(window)
    level = hand.output(Source(CallId("c1"))).y() - hand.input(target).y()
    hand.drag(hand.body("l2"), hand.body("l2") + QPointF(0, level + 4))
    assert hand.input(target).y() == hand.output(Source(CallId("c1"))).y()
    assert hand.scene.links[target].line.dy() == 0


def test_that_escape_puts_a_dragged_block_back(project: Project, open_window: Callable[[Project], MainWindow]) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.press(hand.body("l1"))
    hand.move(hand.body("l1") + QPointF(0, 80))
    assert hand.scene.blocks[LayerId("l1")].pos().y() == 80
    hand.type(Qt.Key.Key_Escape)
    assert hand.scene.blocks[LayerId("l1")].pos().y() == 0
    assert window.session.project is project


def test_that_a_box_with_shift_adds_and_escape_takes_the_box_back(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.click(hand.body("l3"))
    hand.drag(QPointF(-40, -30), QPointF(100, 60), Qt.KeyboardModifier.ShiftModifier)
    assert window.session.selected == {"l1", "l3"}
    hand.press(QPointF(-40, -30))
    hand.move(QPointF(300, 60))
    hand.type(Qt.Key.Key_Escape)
    assert window.session.selected == set()


def test_that_a_click_on_one_of_several_selected_blocks_leaves_only_that_one(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(QPointF(-40, -30), QPointF(300, 60))
    hand.click(hand.body("l2"))
    assert window.session.selected == {"l2"}


def test_that_an_undo_in_the_middle_of_a_drag_ends_it(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    window.session.do("Add", lambda now: add_layer(now, now.main.id, "Dense", {"units": 1}, "new", Position(0, 200)))
    hand = Hand(window)
    hand.rest()
    hand.press(hand.body("l4"))
    hand.move(hand.body("l4") + QPointF(0, 80))
    hand.type(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hand.move(QPointF(100, 320))
    hand.release(QPointF(100, 320))
    assert window.session.project is project
    assert "l4" not in hand.scene.blocks
