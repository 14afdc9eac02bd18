"""Looking around: zoom keeps its point, every way of panning, and the canvas that moves by itself at its border."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position, Source
from core.values import CallId, LayerId
from gui.canvas.overlay import LinkOverlay
from gui.canvas.view import FARTHEST, NEAREST
from gui.window import MainWindow
from tests.gui.hand import Hand

_NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    project = Project()
    for index in range(2):
        place = Position(300 * index, 0)
        project = add_layer(project, project.main.id, "Dense", {"units": 4}, f"d{index}", place)
    return open_window(project)


def _wheel(
    hand: Hand, at: QPoint, angle: int, pixels: QPoint | None = None, keys: Qt.KeyboardModifier = _NO_KEYS
) -> None:
    viewport = hand.view.viewport()
    place, phase = QPointF(viewport.mapToGlobal(at)), Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        QPointF(at), place, pixels or QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, keys, phase, False
    )
    QApplication.sendEvent(viewport, event)


@pytest.mark.parametrize("angle", [120, -120])
def test_that_the_wheel_keeps_what_lies_under_the_mouse(window: MainWindow, angle: int) -> None:
    hand, at = Hand(window), QPoint(150, 90)
    kept = hand.view.mapToScene(at)
    for _ in range(60):
        _wheel(hand, at, angle)
        off = (hand.view.mapToScene(at) - kept) * hand.view.zoom
        assert off.manhattanLength() <= 3, "pixels, for Qt's places of the mouse are whole"
    assert hand.view.zoom == pytest.approx(NEAREST if angle > 0 else FARTHEST)


def test_that_two_fingers_pan_and_with_control_zoom(window: MainWindow) -> None:
    hand, at = Hand(window), QPoint(150, 90)
    corner, zoom = hand.view.mapToScene(at), hand.view.zoom
    _wheel(hand, at, 30, QPoint(-40, 25))
    assert hand.view.mapToScene(at) == corner + QPointF(40, -25)
    assert hand.view.zoom == zoom
    _wheel(hand, at, 30, QPoint(0, 30), Qt.KeyboardModifier.ControlModifier)
    assert hand.view.zoom > zoom


def _middle(hand: Hand) -> QPointF:
    return hand.view.mapToScene(hand.view.viewport().rect().center())


def _pull(hand: Hand, button: Qt.MouseButton) -> None:
    """Drags the canvas by (60, 40) pixels, across a block."""
    viewport, start = hand.view.viewport(), hand.at(hand.body("l1"))
    QTest.mousePress(viewport, button, _NO_KEYS, start)
    QTest.mouseMove(viewport, start + QPoint(30, 20))
    QTest.mouseMove(viewport, start + QPoint(60, 40))
    QTest.mouseRelease(viewport, button, _NO_KEYS, start + QPoint(60, 40))


def test_that_the_middle_button_pans(window: MainWindow) -> None:
    hand, before = Hand(window), window.session.project
    middle = _middle(hand)
    _pull(hand, Qt.MouseButton.MiddleButton)
    assert _middle(hand) == middle - QPointF(60, 40)
    assert window.session.project is before


def test_that_space_makes_the_left_button_pan_while_it_is_held(window: MainWindow) -> None:
    hand, before = Hand(window), window.session.project
    middle = _middle(hand)
    hand.view.setFocus()
    QTest.keyPress(hand.view, Qt.Key.Key_Space)
    _pull(hand, Qt.MouseButton.LeftButton)
    assert _middle(hand) == middle - QPointF(60, 40)
    assert window.session.project is before
    QTest.keyRelease(hand.view, Qt.Key.Key_Space)
    _pull(hand, Qt.MouseButton.LeftButton)
    assert window.session.project is not before, "without Space it moves the block"


def test_that_the_canvas_moves_by_itself_while_a_block_is_held_at_its_border(window: MainWindow, qtbot: QtBot) -> None:
    hand = Hand(window)
    viewport, middle = hand.view.viewport(), _middle(hand)
    edge = QPoint(viewport.width() - 4, viewport.height() // 2)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, _NO_KEYS, hand.at(hand.body("l2")))
    QTest.mouseMove(viewport, edge)
    qtbot.waitUntil(lambda: _middle(hand).x() > middle.x() + 100)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, _NO_KEYS, edge)
    place = window.session.graph.positions[LayerId("l2")]
    under = hand.view.mapToScene(edge)
    assert abs(place.x + 60 - under.x()) <= 30, "the block stays in the hand"
    stopped = _middle(hand)
    qtbot.wait(50)
    assert _middle(hand) == stopped


def test_that_another_button_in_the_middle_of_a_gesture_changes_nothing(window: MainWindow) -> None:
    hand = Hand(window)
    hand.press(hand.output(Source(CallId("c1"))))
    hand.move(QPointF(240, 200))
    QTest.mouseClick(hand.view.viewport(), Qt.MouseButton.RightButton, _NO_KEYS, hand.at(QPointF(240, 200)))
    assert [item for item in hand.scene.items() if isinstance(item, LinkOverlay)]
    hand.release(hand.output(Source(CallId("c1"))))
    assert not [item for item in hand.scene.items() if isinstance(item, LinkOverlay)]
