"""The view from afar: the same picture however one came there, and what gestures draw on top of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.graph import edits
from core.graph.problem import Place, Problem, Severity
from core.graph.records import Position, Source, Target
from core.values import CallId, LayerId
from gui.canvas.paint import PLAIN
from gui.facts import Facts
from gui.window import MainWindow
from tests.benchmarks.bench_canvas import net
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """Hundreds of blocks, all in sight."""
    window = open_window(net(900))
    assert window.canvas.view.zoom < PLAIN
    return window


def _seen(window: MainWindow) -> QImage:
    return window.canvas.view.viewport().grab().toImage()


def _pixels(image: QImage, colour: QColor) -> int:
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


class Paints(QObject):
    """Counts how often the whole of a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.whole = 0
        widget.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(widget, QWidget):
            self.whole += event.rect() == widget.rect()
        return False


def test_that_all_that_changes_is_painted_from_afar_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    """Qt drops what changes in items that it has not drawn itself."""
    session, paints = window.session, Paints(window.canvas.view.viewport())
    graph, layer = session.graph.id, LayerId("l7")
    problem = Problem(Severity.ERROR, "broken", Place(graph=graph, layer=layer))
    changes: list[Callable[[], object]] = [
        lambda: session.do("Move", lambda now: edits.place(now, graph, {layer: Position(40, 40)})),
        session.undo,
        lambda: session.do("Remove", lambda now: edits.remove_layers(now, graph, [layer])),
        session.undo,
        lambda: session.select([layer]),
        lambda: session.learn(Facts(problems=(problem,))),
    ]
    for change in changes:
        qtbot.wait(1)
        paints.whole = 0
        change()
        qtbot.waitUntil(lambda: paints.whole > 0)


def test_that_panning_shows_what_drawing_anew_shows(window: MainWindow) -> None:
    view = window.canvas.view
    _seen(window)
    view.pan(QPointF(37, -21))
    moved = _seen(window)
    window.canvas.scene.silhouette.version += 1
    assert _seen(window) == moved
    view.pan(QPointF(-700, 0))
    far = _seen(window)
    window.canvas.scene.silhouette.version += 1
    assert _seen(window) == far


def test_that_a_box_drawn_from_afar_is_seen_until_it_ends(window: MainWindow) -> None:
    hand, ink = Hand(window), window.theme.colour("selection")
    corner = hand.view.mapToScene(4, 4)
    hand.press(corner)
    hand.move(hand.view.mapToScene(300, 200))
    assert _pixels(_seen(window), ink) > 400
    hand.release(hand.view.mapToScene(300, 200))
    window.session.select([])
    hand.rest()
    assert _pixels(_seen(window), ink) == 0


def test_that_a_link_in_the_making_is_seen_from_afar(window: MainWindow) -> None:
    hand, ink = Hand(window), window.theme.colour("error")
    view = window.canvas.view
    before = _pixels(_seen(window), ink)
    view.zoom_at(view.viewport().rect().center(), 0.24 / view.zoom)
    hand.press(hand.output(Source(CallId("c465"))))
    assert window.canvas.scene.laid_over
    hand.move(hand.input(Target(CallId("c464"), "inputs[0]")))
    assert _pixels(_seen(window), window.theme.colour("ok")) > 0, "what accepts is lit"
    assert before == 0
    hand.view.give_up()
    assert window.canvas.scene.laid_over == []
