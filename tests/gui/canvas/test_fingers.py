"""Trackpad and touch screen: real events into the viewport, as the systems send them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from core.values import LayerId
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand

_NO_KEYS = Qt.KeyboardModifier.NoModifier
_AT = QPoint(220, 160)


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture(scope="module")
def trackpad() -> QPointingDevice:
    return QPointingDevice(
        "trackpad",
        7,
        QInputDevice.DeviceType.TouchPad,
        QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll,
        5,
        3,
    )


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    project = Project()
    window = open_window(add_layer(project, project.main.id, "Dense", {"units": 4}, "d", Position(0, 0)))
    window.move(40, 30)
    return window


def _native(hand: Hand, device: QPointingDevice, kind: Qt.NativeGestureType, value: float, by: QPointF) -> None:
    place = hand.view.viewport().mapToGlobal(_AT)
    event = QNativeGestureEvent(kind, device, 2, QPointF(_AT), QPointF(_AT), QPointF(place), value, by)
    QApplication.sendEvent(hand.view.viewport(), event)


def test_that_a_pinch_on_the_trackpad_zooms_about_the_fingers(window: MainWindow, trackpad: QPointingDevice) -> None:
    hand = Hand(window)
    kept, zoom = hand.view.mapToScene(_AT), hand.view.zoom
    _native(hand, trackpad, Qt.NativeGestureType.ZoomNativeGesture, 0.5, QPointF())
    assert hand.view.zoom == pytest.approx(zoom * 1.5)
    assert (hand.view.mapToScene(_AT) - kept).manhattanLength() < 3


def test_that_a_native_pan_moves_the_canvas(window: MainWindow, trackpad: QPointingDevice) -> None:
    hand = Hand(window)
    before, zoom = hand.view.mapToScene(_AT), hand.view.zoom
    _native(hand, trackpad, Qt.NativeGestureType.PanNativeGesture, 0, QPointF(-30, 12))
    assert hand.view.zoom == zoom
    assert hand.view.mapToScene(_AT) == before + QPointF(30, -12)


def test_that_a_double_tap_shows_everything(window: MainWindow, trackpad: QPointingDevice) -> None:
    hand = Hand(window)
    hand.view.pan(QPointF(5000, 0))
    _native(hand, trackpad, Qt.NativeGestureType.SmartZoomNativeGesture, 1, QPointF())
    seen = hand.view.mapToScene(hand.view.viewport().rect()).boundingRect()
    assert seen.contains(window.canvas.scene.content())


def test_that_two_fingers_pan_where_the_trackpad_tells_no_pixels(window: MainWindow, trackpad: QPointingDevice) -> None:
    hand = Hand(window)
    before, zoom = hand.view.mapToScene(_AT), hand.view.zoom
    place = QPointF(hand.view.viewport().mapToGlobal(_AT))
    event = QWheelEvent(
        QPointF(_AT),
        place,
        QPoint(),
        QPoint(40, -60),
        Qt.MouseButton.NoButton,
        _NO_KEYS,
        Qt.ScrollPhase.ScrollUpdate,
        False,
        Qt.MouseEventSource.MouseEventNotSynthesized,
        trackpad,
    )
    QApplication.sendEvent(hand.view.viewport(), event)
    assert hand.view.zoom == zoom
    assert hand.view.mapToScene(_AT) == before + QPointF(-20, 30)


class Touch:
    """Fingers on the canvas. Qt's test events count from the corner of the screen."""

    def __init__(self, window: MainWindow, screen: QPointingDevice) -> None:
        self._window, self._screen = window, screen
        self._corner = window.canvas.view.viewport().mapToGlobal(QPoint(0, 0))

    def press(self, *points: QPoint) -> None:
        event = QTest.touchEvent(self._window, self._screen)
        for finger, point in enumerate(points):
            event.press(finger, point + self._corner)
        event.commit()

    def move(self, *points: QPoint) -> None:
        event = QTest.touchEvent(self._window, self._screen)
        for finger, point in enumerate(points):
            event.move(finger, point + self._corner)
        event.commit()

    def release(self, *points: QPoint) -> None:
        event = QTest.touchEvent(self._window, self._screen)
        for finger, point in enumerate(points):
            event.release(finger, point + self._corner)
        event.commit()

    def go(self, *ways: tuple[QPoint, QPoint]) -> None:
        """Each finger from its start on by its step, five times."""
        self.press(*(start for start, _ in ways))
        for count in range(1, 6):
            self.move(*(start + step * count for start, step in ways))
        self.release(*(start + step * 5 for start, step in ways))


def test_that_two_fingers_on_the_screen_zoom_and_pan(window: MainWindow, screen: QPointingDevice) -> None:
    hand = Hand(window)
    zoom = hand.view.zoom
    touch = Touch(window, screen)
    touch.go((QPoint(150, 150), QPoint(-8, 0)), (QPoint(250, 150), QPoint(8, 0)))
    assert hand.view.zoom > zoom * 1.3
    zoom, before = hand.view.zoom, hand.view.mapToScene(_AT)
    touch.go((QPoint(150, 150), QPoint(10, 6)), (QPoint(250, 150), QPoint(10, 6)))
    assert hand.view.zoom == pytest.approx(zoom, rel=0.02)
    moved = (before - hand.view.mapToScene(_AT)) * hand.view.zoom
    assert moved.x() > 25
    assert moved.y() > 15


def test_that_a_second_finger_gives_up_what_the_first_had_begun(window: MainWindow, screen: QPointingDevice) -> None:
    hand, touch = Hand(window), Touch(window, screen)
    on_block = hand.at(hand.body("l1"))
    before = window.canvas.scene.blocks[LayerId("l1")].pos()
    touch.press(on_block)
    touch.move(on_block + QPoint(30, 30))
    assert window.canvas.scene.blocks[LayerId("l1")].pos() != before
    touch.go((on_block, QPoint(-6, 4)), (on_block + QPoint(100, 0), QPoint(9, 4)))
    assert window.canvas.scene.blocks[LayerId("l1")].pos() == before
    assert window.session.document.history.labels == ("Open",)


def test_that_one_finger_drags_a_block_as_the_mouse_does(window: MainWindow, screen: QPointingDevice) -> None:
    hand = Hand(window)
    Touch(window, screen).go((hand.at(hand.body("l1")), QPoint(16, 8)))
    assert window.session.document.history.labels[1:] == ("Move d",)


def test_that_two_taps_open_quick_add(window: MainWindow, screen: QPointingDevice, qtbot: QtBot) -> None:
    touch = Touch(window, screen)
    for _ in range(2):
        touch.press(QPoint(60, 60))
        touch.release(QPoint(60, 60))
    qtbot.waitUntil(window.canvas.quick_add.isVisible)
    window.canvas.quick_add.hide()
