"""A class dragged from the palette is added where it is let go, and goes into a link under it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTreeWidget

from core.graph import edits
from core.graph.project import Project
from core.graph.records import Position, Source, Target
from core.values import CallId, LayerId
from gui.window import MainWindow
from tests.gui.hand import Hand

LINK = Target(CallId("c2"), "inputs")
_COPY, _LEFT, _NO_KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    project = Project()
    graph = project.main.id
    project = edits.add_layer(project, graph, "InputLayer", {"shape": (4,)}, "x", Position(0, 0))
    project = edits.add_layer(project, graph, "Dense", {"units": 4}, "dense", Position(320, 0))
    return open_window(edits.connect(project, graph, Source(CallId("c1")), LINK))


def _taken(window: MainWindow, name: str) -> QMimeData:
    """What the palette hands out when a class is dragged off it."""
    tree = window.docks["palette"].panel().findChild(QTreeWidget)
    assert isinstance(tree, QTreeWidget)
    items = tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    return tree.mimeData(items[-1:])


def _over(hand: Hand, data: QMimeData, point: QPoint) -> None:
    viewport = hand.view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(point, _COPY, data, _LEFT, _NO_KEYS))
    QApplication.sendEvent(viewport, QDragMoveEvent(point, _COPY, data, _LEFT, _NO_KEYS))


def _drop(hand: Hand, data: QMimeData, at: QPointF) -> None:
    point = hand.at(at)
    _over(hand, data, point)
    event = QDropEvent(QPointF(point), _COPY, data, _LEFT, _NO_KEYS, QEvent.Type.Drop)
    QApplication.sendEvent(hand.view.viewport(), event)
    assert event.isAccepted()


def test_that_a_class_is_added_where_it_is_dropped(window: MainWindow) -> None:
    hand = Hand(window)
    _drop(hand, _taken(window, "LSTM"), QPointF(200, 300))
    new = window.session.graph.layers[LayerId("l3")]
    assert new.class_name == "LSTM"
    assert hand.scene.blocks[new.id].body().contains(QPointF(200, 300))
    assert window.session.selected == {new.id}
    assert window.session.document.history.labels[1:] == ("Add LSTM",)


def test_that_a_class_dropped_on_a_link_goes_into_it_in_one_step(window: MainWindow) -> None:
    hand = Hand(window)
    _drop(hand, _taken(window, "Dropout"), hand.link(LINK))
    new = CallId("c3")
    assert window.session.graph.links == {Target(new, "inputs"): Source(CallId("c1")), LINK: Source(new)}
    bodies = [hand.scene.blocks[LayerId(layer)].body() for layer in ("l1", "l3", "l2")]
    assert bodies[0].right() < bodies[1].left()
    assert bodies[1].right() < bodies[2].left()
    assert window.session.document.history.labels[1:] == ("Insert Dropout between x and dense",)


def test_that_the_link_lights_up_under_the_drag_and_goes_dark_when_it_leaves(window: MainWindow) -> None:
    hand = Hand(window)
    _over(hand, _taken(window, "Dropout"), hand.at(hand.link(LINK)))
    assert hand.scene.links[LINK].lit
    QApplication.sendEvent(hand.view.viewport(), QDragLeaveEvent())
    assert not hand.scene.links[LINK].lit


def test_that_an_input_dropped_on_a_link_is_only_added(window: MainWindow) -> None:
    hand, links = Hand(window), window.session.graph.links
    _drop(hand, _taken(window, "Input"), hand.link(LINK))
    assert window.session.graph.links == links
    assert window.session.graph.layers[LayerId("l3")].class_name == "InputLayer"
