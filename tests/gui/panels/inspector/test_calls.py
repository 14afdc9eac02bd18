"""The tab Calls tells about each call, and sets its flags, its constants and the order of its inputs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget

from core.graph.edits.arguments import set_argument
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.sharing import add_call
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, GraphId, LayerId, Slice
from gui.panels.inspector.calls import CallCard
from gui.window import MainWindow
from tests.gui.hand import Hand
from tests.gui.panels.inspector.form_hand import FormHand, fill

OpenWindow = Callable[[Project], MainWindow]
G = GraphId("g1")
A, B, MERGE, ATTEND, PLUS, PART, LSTM = (CallId(f"c{index}") for index in range(1, 8))


@pytest.fixture
def project() -> Project:
    """Inputs a (c1) and b (c2) in a Concatenate (c3); attention (c4), x + 1 (c5), x[0] (c6), an LSTM (c7, c8)."""
    made = Project()
    for index, (name, kind, config) in enumerate(
        (
            ("a", "InputLayer", {"shape": (4, 8)}),
            ("b", "InputLayer", {"shape": (4, 8)}),
            ("merge", "Concatenate", {}),
            ("attend", "MultiHeadAttention", {"num_heads": 2, "key_dim": 4}),
            ("plus", "ops.add", {}),
            ("part", "ops.getitem", {}),
            ("lstm", "LSTM", {"units": 4}),
        )
    ):
        made = add_layer(made, G, kind, config, name, Position(220 * index, 0))  # type: ignore[arg-type]
    made = connect(made, G, Source(A), Target(MERGE, "inputs[0]"))
    made = connect(made, G, Source(B), Target(MERGE, "inputs[1]"))
    made = connect(made, G, Source(A), Target(ATTEND, "query"))
    made = connect(made, G, Source(B), Target(ATTEND, "value"))
    made = connect(made, G, Source(A), Target(PLUS, "x1"))
    made = connect(made, G, Source(A), Target(PART, "x"))
    made = set_argument(made, G, PART, "key", (Slice(), 0))
    return add_call(made, G, LayerId("l7"))


def card(hand: FormHand, index: int = 0) -> CallCard:
    assert hand.page.calls
    return hand.page.calls.cards[index]


def on_calls(window: MainWindow, layer: str) -> FormHand:
    hand = FormHand(window, layer)
    hand.tab(1)
    return hand


def press(parent: QWidget, name: str) -> None:
    kinds = (*parent.findChildren(QPushButton), *parent.findChildren(QToolButton))
    button = next(one for one in kinds if name in (one.text(), one.accessibleName()))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.qWait(5)


def press_flag(hand: FormHand, name: str) -> None:
    flags = card(hand).flags
    box = flags.editors[name].focusProxy() if flags else None
    assert box
    QTest.keyClick(box, Qt.Key.Key_Space)
    hand.settle()


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_that_each_call_says_where_from_and_where_to(project: Project, open_window: OpenWindow) -> None:
    window = open_window(connect(project, G, Source(A), Target(LSTM, "sequences")))
    hand = on_calls(window, "l7")
    assert {"call 0", "a → nothing"} <= set(texts(card(hand, 0)))
    assert {"call 1", "nothing → nothing"} <= set(texts(card(hand, 1)))


def test_that_a_flag_is_a_check_box_and_brings_its_output(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = on_calls(window, "l4")
    press_flag(hand, "return_attention_scores")
    assert window.session.graph.places[ATTEND].call.arguments == {"return_attention_scores": True}
    assert len(window.canvas.scene.blocks[LayerId("l4")].geometry.outputs) == 2
    press_flag(hand, "return_attention_scores")
    assert window.session.graph.places[ATTEND].call.arguments == {}


def test_that_a_constant_stands_in_the_place_of_a_link(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = on_calls(window, "l5")
    constants = card(hand).constants
    assert constants
    assert list(constants.editors) == ["x2"]
    fill(constants.editors["x2"], "one")
    assert "must be numbers" in constants.editors["x2"].foot.text()
    assert window.session.project is project
    fill(constants.editors["x2"], "1.5")
    hand.settle()
    assert window.session.graph.places[PLUS].call.arguments == {"x2": 1.5}
    fill(constants.editors["x2"], "")
    hand.settle()
    assert window.session.graph.places[PLUS].call.arguments == {}


def test_that_an_index_is_typed_as_between_brackets(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    constants = card(on_calls(window, "l6")).constants
    assert constants
    fill(constants.editors["key"], "[1:3, ..., -1]")
    key = window.session.graph.places[PART].call.arguments["key"]
    assert isinstance(key, tuple)
    assert (key[0], key[2]) == (Slice(1, 3), -1)


def test_that_items_of_a_list_change_places(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = on_calls(window, "l3")
    press(card(hand), "Move inputs[1] up")
    assert window.session.graph.incoming[MERGE] == {"inputs[0]": Source(B), "inputs[1]": Source(A)}
    window.session.undo()
    assert window.session.project is project


def test_that_named_inputs_exchange_their_links(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = on_calls(window, "l4")
    press(card(hand), "Move query down")
    assert window.session.graph.incoming[ATTEND] == {"query": Source(B), "value": Source(A)}


def test_that_a_wanted_optional_input_has_a_socket_that_takes_a_link(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = on_calls(window, "l4")
    optional = card(hand).optional
    assert optional
    key = Target(ATTEND, "key")
    block = window.canvas.scene.blocks[LayerId("l4")]
    assert key not in block.geometry.inputs
    QTest.keyClick(optional.boxes["key"], Qt.Key.Key_Space)
    assert key in block.geometry.inputs
    assert window.session.project is project
    window.canvas.view.fit_all(glide=False)
    mouse = Hand(window)
    mouse.drag(mouse.output(Source(B)), mouse.input(key))
    assert window.session.graph.incoming[ATTEND]["key"] == Source(B)


def test_that_a_call_is_added_split_off_and_removed(project: Project, open_window: OpenWindow) -> None:
    window = open_window(project)
    hand = on_calls(window, "l7")
    assert hand.page.calls
    press(hand.page.calls, "+ call")
    assert len(window.session.graph.layers[LayerId("l7")].calls) == 3
    press(card(hand, 0), "Remove call 0")
    assert [call.id for call in window.session.graph.layers[LayerId("l7")].calls] == ["c8", "c9"]
    press(hand.page.calls, "Split call 1 off")
    assert [call.id for call in window.session.graph.layers[LayerId("l7")].calls] == ["c8"]
    assert window.session.selected == {LayerId("l8")}
