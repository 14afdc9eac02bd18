"""Links are drawn by mouse: on a real view, with real events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.protocol import CallShapes, Status, Tensor
from core.values import CallId, LayerId
from gui.canvas.overlay import LinkOverlay
from gui.facts import Facts
from gui.window import MainWindow
from tests.gui.hand import Hand

A, B, MERGE = CallId("c1"), CallId("c2"), CallId("c3")


@pytest.fixture
def project() -> Project:
    """Two inputs (c1, c2) beside a Concatenate (c3) and a Dense (c4)."""
    made = Project()
    graph = made.main.id
    made = add_layer(made, graph, "InputLayer", {"shape": (4,)}, "a", Position(0, 0))
    made = add_layer(made, graph, "InputLayer", {"shape": (4,)}, "b", Position(0, 160))
    made = add_layer(made, graph, "Concatenate", {}, "merge", Position(320, 40))
    return add_layer(made, graph, "Dense", {"units": 1}, "dense", Position(640, 40))


def test_that_a_drag_from_output_to_input_connects_them(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.output(Source(A)), hand.input(Target(MERGE, "inputs[0]")))
    assert window.session.graph.links == {Target(MERGE, "inputs[0]"): Source(A)}
    assert Target(MERGE, "inputs[0]") in hand.scene.links
    assert window.session.document.history.labels[-1] == "Connect a to merge"


def test_that_a_drag_from_input_to_output_connects_them_too(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.input(Target(MERGE, "inputs[0]")), hand.output(Source(B)))
    assert window.session.graph.links == {Target(MERGE, "inputs[0]"): Source(B)}


def test_that_pulling_a_link_off_its_input_and_dropping_it_disconnects(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    target = Target(MERGE, "inputs[0]")
    window = open_window(connect(project, project.main.id, Source(A), target))
    hand = Hand(window)
    hand.drag(hand.input(target), QPointF(200, 300))
    assert window.session.graph.links == {}
    window.session.undo()
    assert window.session.graph.links == {target: Source(A)}


def test_that_escape_in_the_middle_leaves_everything_as_it_was(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.press(hand.output(Source(A)))
    hand.move(QPointF(250, 60))
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    hand.release(hand.input(Target(MERGE, "inputs[0]")))
    assert window.session.project is project
    assert not [item for item in hand.scene.items() if type(item).__name__ == "LinkOverlay"]


def test_that_a_drop_on_empty_canvas_asks_what_to_add_and_connects_it(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.output(Source(A)), QPointF(320, 260))
    assert window.canvas.quick_add.isVisible()
    QTest.keyClicks(window.canvas.quick_add.field, "dense 8 relu")
    QTest.keyClick(window.canvas.quick_add.field, Qt.Key.Key_Return)
    graph = window.session.graph
    new = list(graph.layers.values())[-1]
    assert (new.class_name, new.config) == ("Dense", {"units": 8, "activation": "relu"})
    assert graph.links == {Target(new.calls[0].id, "inputs"): Source(A)}
    assert window.session.selected == {new.id}


def _with_shape(window: MainWindow, call: CallId, shape: tuple[int | None, ...]) -> None:
    graph = window.session.graph
    layer, node = graph.places[call]
    told = CallShapes(graph.id, layer.id, call, node, Status.OK, outputs=(Tensor(shape),))
    window.session.learn(Facts({(graph.id, call): told}))


@pytest.fixture
def image_and_dense(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """An image (c1) beside a recurrent layer (c2), of which Keras has told that the one's shape has rank 4."""
    project = Project()
    graph = project.main.id
    project = add_layer(project, graph, "InputLayer", {"shape": (8, 8, 3)}, "image", Position(0, 0))
    project = add_layer(project, graph, "LSTM", {"units": 2}, "lstm", Position(420, 0))
    window = open_window(project)
    _with_shape(window, A, (None, 8, 8, 3))
    return window


def test_that_a_link_of_the_wrong_rank_is_refused_and_a_mend_offered_but_not_made(
    image_and_dense: MainWindow,
) -> None:
    window, hand = image_and_dense, Hand(image_and_dense)
    hand.drag(hand.output(Source(A)), hand.input(Target(B, "sequences")))
    menu = window.findChild(QMenu, "mends")
    assert menu is not None
    assert menu.isVisible()
    reason, *offers = [action.text() for action in menu.actions()]
    menu.close()
    assert "wants rank 3" in reason
    assert offers == ["Insert Reshape → 64×3"]
    assert window.session.graph.links == {}


def test_that_a_chosen_mend_is_inserted_between_in_one_step(image_and_dense: MainWindow) -> None:
    window, hand = image_and_dense, Hand(image_and_dense)
    hand.drag(hand.output(Source(A)), hand.input(Target(B, "sequences")))
    menu = window.findChild(QMenu, "mends")
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    graph = window.session.graph
    new = graph.layers[LayerId("l3")]
    assert (new.class_name, new.config["target_shape"]) == ("Reshape", (-1, 3))
    assert graph.links == {Target(CallId("c3"), "inputs"): Source(A), Target(B, "sequences"): Source(CallId("c3"))}
    assert window.session.document.history.labels[1:] == ("Insert Reshape",)


def test_that_a_loop_is_refused_in_words(project: Project, open_window: Callable[[Project], MainWindow]) -> None:
    graph = project.main.id
    project = connect(project, graph, Source(A), Target(MERGE, "inputs[0]"))
    window = open_window(connect(project, graph, Source(MERGE), Target(CallId("c4"), "inputs")))
    hand, told = Hand(window), list[str]()
    window.session.refused.connect(told.append)
    before = window.session.project
    hand.drag(hand.output(Source(CallId("c4"))), hand.input(Target(MERGE, "inputs[1]")))
    assert "loop" in told[0]
    assert window.session.project is before


def test_that_accepting_sockets_light_up_while_a_link_is_drawn(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    hand = Hand(open_window(project))
    hand.press(hand.output(Source(MERGE)))
    hand.move(QPointF(560, 20))
    overlay = next(item for item in hand.scene.items() if isinstance(item, LinkOverlay))
    assert set(overlay.accepting) == {Target(CallId("c4"), "inputs")}
    hand.release(hand.output(Source(MERGE)))


def test_that_a_click_on_a_socket_and_a_drop_on_one_of_the_same_kind_change_nothing(
    project: Project, open_window: Callable[[Project], MainWindow]
) -> None:
    window = open_window(project)
    hand, told = Hand(window), list[str]()
    window.session.refused.connect(told.append)
    hand.click(hand.output(Source(A)))
    hand.drag(hand.output(Source(A)), hand.output(Source(B)))
    assert told == ["A link runs from an output to an input."]
    assert window.session.project is project


@pytest.fixture
def joined(project: Project, open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """Both inputs lead into the Concatenate, a before b."""
    graph = project.main.id
    project = connect(project, graph, Source(A), Target(MERGE, "inputs[0]"))
    return open_window(connect(project, graph, Source(B), Target(MERGE, "inputs[1]")))


def _order(window: MainWindow) -> list[Source]:
    return [window.session.graph.links[Target(MERGE, f"inputs[{index}]")] for index in range(2)]


def test_that_a_link_dropped_on_another_item_of_its_list_changes_the_order(joined: MainWindow) -> None:
    hand = Hand(joined)
    hand.drag(hand.input(Target(MERGE, "inputs[0]")), hand.input(Target(MERGE, "inputs[1]")))
    assert _order(joined) == [Source(B), Source(A)]
    assert joined.session.document.history.labels[1:] == ("Reorder the inputs of merge",)
    joined.session.undo()
    assert _order(joined) == [Source(A), Source(B)]


def test_that_a_link_dropped_on_the_open_end_of_its_list_goes_last(joined: MainWindow) -> None:
    hand = Hand(joined)
    hand.drag(hand.input(Target(MERGE, "inputs[0]")), hand.input(Target(MERGE, "inputs[2]")))
    assert _order(joined) == [Source(B), Source(A)]
    assert len(joined.session.graph.links) == 2


def test_that_two_inputs_of_one_call_exchange_their_links(open_window: Callable[[Project], MainWindow]) -> None:
    project = Project()
    graph = project.main.id
    for index in range(2):
        project = add_layer(project, graph, "InputLayer", {"shape": (4, 4)}, f"x{index}", Position(0, 160 * index))
    project = add_layer(project, graph, "MultiHeadAttention", {"num_heads": 1, "key_dim": 2}, "look", Position(360, 0))
    for source, port in ((A, "query"), (B, "value")):
        project = connect(project, graph, Source(source), Target(MERGE, port))
    window = open_window(project)
    hand = Hand(window)
    hand.drag(hand.input(Target(MERGE, "query")), hand.input(Target(MERGE, "value")))
    assert window.session.graph.links == {Target(MERGE, "query"): Source(B), Target(MERGE, "value"): Source(A)}


def test_that_a_drop_on_a_taken_input_replaces_its_link(joined: MainWindow) -> None:
    hand = Hand(joined)
    hand.drag(hand.output(Source(B)), hand.input(Target(MERGE, "inputs[0]")))
    assert _order(joined) == [Source(B), Source(B)]
