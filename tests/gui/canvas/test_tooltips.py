"""Where the mouse rests, the canvas says whole shapes and dtypes, and what a block has no room for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.graph import edits
from core.graph.records import Position, Source, Target
from core.protocol import CallShapes, Status, Tensor
from core.values import CallId, LayerId
from gui.canvas.tooltips import words
from gui.facts import Facts
from gui.window import MainWindow
from tests.documents import chain
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand

X, DENSE = CallId("c1"), CallId("c2")


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    project = chain(2)
    graph = project.main.id
    places = {LayerId(f"l{number}"): Position(260.0 * number, 0) for number in (1, 2, 3)}
    opened = open_window(edits.place(project, graph, places))
    told = CallShapes(graph, LayerId("l1"), X, 0, Status.OK, outputs=(Tensor((None, 8), "int32"),))
    opened.session.learn(Facts(calls={(graph, X): told}))
    return opened


def _said(window: MainWindow, point: QPointF, qtbot: QtBot) -> str:
    """What is said after the mouse has rested on a point of the canvas."""
    viewport = window.canvas.view.viewport()
    at = Hand(window).at(point)
    QApplication.sendEvent(viewport, QHelpEvent(QHelpEvent.Type.ToolTip, at, viewport.mapToGlobal(QPoint(at))))
    qtbot.waitUntil(QToolTip.isVisible)
    return QToolTip.text()


def test_that_sockets_and_links_say_their_whole_shape_and_dtype(window: MainWindow, qtbot: QtBot) -> None:
    hand = Hand(window)
    assert _said(window, hand.output(Source(X)), qtbot) == "Output of x\n(None, 8) int32"
    link = "x → dense_0, inputs\n(None, 8) int32"
    assert _said(window, hand.link(Target(DENSE, "inputs")), qtbot) == link
    assert _said(window, hand.input(Target(DENSE, "inputs")), qtbot) == link
    assert _said(window, hand.output(Source(DENSE)), qtbot) == "Output of dense_0\nIts shape is not known yet"


def test_that_an_open_input_says_what_it_waits_for(window: MainWindow, qtbot: QtBot) -> None:
    target = Target(DENSE, "inputs")
    hand = Hand(window)
    hand.click(hand.link(target))
    window.commands.actions["delete"].trigger()
    assert _said(window, hand.input(target), qtbot) == "Input inputs\nopen: link an output to it"


def test_that_a_block_says_what_it_has_no_room_for(window: MainWindow, qtbot: QtBot) -> None:
    assert _said(window, Hand(window).body("l2"), qtbot) == "dense_0\nDense\n8 units"
    scene = window.canvas.scene
    assert words(scene, scene.hit(QPointF(-300, -300))) == ""
