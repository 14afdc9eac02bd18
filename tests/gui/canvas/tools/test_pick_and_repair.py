"""Links are picked and cut, and repairs in bubbles pressed, by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.problem import Place, Problem, Repair, Severity
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, LayerId
from gui.facts import Facts
from gui.window import MainWindow
from tests.gui.hand import Hand

FIRST, SECOND = Target(CallId("c2"), "inputs"), Target(CallId("c3"), "inputs")


@pytest.fixture
def chain(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """An input and two Dense layers in a row."""
    project = Project()
    graph = project.main.id
    project = add_layer(project, graph, "InputLayer", {"shape": (4,)}, "x", Position(0, 0))
    project = add_layer(project, graph, "Dense", {"units": 4}, "one", Position(300, 0))
    project = add_layer(project, graph, "Dense", {"units": 4}, "two", Position(600, 0))
    project = connect(project, graph, Source(CallId("c1")), FIRST)
    return open_window(connect(project, graph, Source(CallId("c2")), SECOND))


def test_that_a_picked_link_is_deleted_by_a_key(chain: MainWindow) -> None:
    hand = Hand(chain)
    hand.click(hand.link(FIRST))
    assert hand.scene.selected_links() == (FIRST,)
    hand.type(Qt.Key.Key_Delete)
    assert set(chain.session.graph.links) == {SECOND}
    assert set(hand.scene.links) == {SECOND}


def test_that_several_links_are_picked_with_shift(chain: MainWindow) -> None:
    hand = Hand(chain)
    hand.click(hand.link(FIRST))
    hand.click(hand.link(SECOND), Qt.KeyboardModifier.ShiftModifier)
    assert set(hand.scene.selected_links()) == {FIRST, SECOND}
    hand.click(hand.link(FIRST), Qt.KeyboardModifier.ShiftModifier)
    assert hand.scene.selected_links() == (SECOND,)


def test_that_a_click_on_empty_canvas_picks_nothing(chain: MainWindow) -> None:
    hand = Hand(chain)
    hand.click(hand.link(FIRST))
    hand.click(QPointF(300, 260))
    assert hand.scene.selectedItems() == []


def test_that_a_button_in_a_bubble_makes_its_repair_in_one_step(chain: MainWindow) -> None:
    graph = chain.session.graph.id
    repair = Repair("Rename it", "rename_layer", {"graph_id": graph, "layer_id": LayerId("l2"), "name": "other"})
    place = Place(graph, LayerId("l2"))
    chain.session.learn(Facts(problems=(Problem(Severity.ERROR, "It is called one.", place, repairs=(repair,)),)))
    hand = Hand(chain)
    bubble = hand.scene.bubbles[LayerId("l2")]
    area = bubble.boundingRect()
    places = (bubble.mapToScene(QPointF(40, y)) for y in range(int(area.height())))
    hand.click(next(point for point in places if bubble.repair_at(point + QPointF(0, 6))) + QPointF(0, 8))
    assert chain.session.graph.layers[LayerId("l2")].name == "other"
    assert chain.session.document.history.labels[1:] == ("Rename it",)
