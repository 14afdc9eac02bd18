"""The order of a block's inputs changes by dragging their rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, LayerId
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand

MERGE, MERGE_LAYER = CallId("c4"), "l4"


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    project = Project()
    graph = project.main.id
    for index in range(3):
        project = add_layer(project, graph, "InputLayer", {"shape": (4,)}, f"x{index}", Position(0, 160 * index))
    project = add_layer(project, graph, "Concatenate", {}, "merge", Position(360, 0))
    for index in range(3):
        project = connect(project, graph, Source(CallId(f"c{index + 1}")), Target(MERGE, f"inputs[{index}]"))
    return open_window(project)


def _order(window: MainWindow) -> list[str]:
    return [window.session.graph.links[Target(MERGE, f"inputs[{index}]")].call for index in range(3)]


def _row(hand: Hand, index: int) -> QPointF:
    return hand.input(Target(MERGE, f"inputs[{index}]")) + QPointF(28, 0)


def test_that_a_row_dragged_down_goes_there_in_one_step(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body(MERGE_LAYER))
    hand.drag(_row(hand, 0), _row(hand, 2))
    assert _order(window) == ["c2", "c3", "c1"]
    assert window.session.document.history.labels[1:] == ("Reorder the inputs of merge",)
    window.session.undo()
    assert _order(window) == ["c1", "c2", "c3"]


def test_that_the_row_of_a_block_that_is_not_selected_drags_the_block(window: MainWindow) -> None:
    hand = Hand(window)
    before = window.session.graph.positions[LayerId(MERGE_LAYER)]
    hand.drag(_row(hand, 0), _row(hand, 0) + QPointF(80, 160))
    assert _order(window) == ["c1", "c2", "c3"]
    assert window.session.graph.positions[LayerId(MERGE_LAYER)] != before


def test_that_escape_and_the_open_end_change_nothing(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body(MERGE_LAYER))
    hand.press(_row(hand, 0))
    hand.move(_row(hand, 2))
    hand.type(Qt.Key.Key_Escape)
    hand.release(_row(hand, 2))
    assert _order(window) == ["c1", "c2", "c3"]
    hand.drag(_row(hand, 1), _row(hand, 1) + QPointF(0, 4))
    assert window.session.document.history.labels == ("Open",)
    assert window.canvas.scene.blocks[LayerId(MERGE_LAYER)].childItems() == []


def test_that_the_inputs_of_an_attention_exchange_their_links(open_window: OpenWindow) -> None:
    project = Project()
    graph = project.main.id
    for index in range(2):
        project = add_layer(project, graph, "InputLayer", {"shape": (4, 4)}, f"x{index}", Position(0, 160 * index))
    project = add_layer(project, graph, "MultiHeadAttention", {"num_heads": 1, "key_dim": 2}, "look", Position(360, 0))
    look = CallId("c3")
    for source, port in (("c1", "query"), ("c2", "value")):
        project = connect(project, graph, Source(CallId(source)), Target(look, port))
    window = open_window(project)
    hand = Hand(window)
    hand.click(hand.body("l3"))
    query, value = (hand.input(Target(look, port)) + QPointF(28, 0) for port in ("query", "value"))
    hand.drag(query, value)
    links = window.session.graph.links
    assert [links[Target(look, port)].call for port in ("query", "value")] == ["c2", "c1"]
