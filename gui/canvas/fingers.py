"""What fingers do on a trackpad or a touch screen: two pan, a pinch zooms, a double tap shows everything."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QEventPoint,
    QGuiApplication,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

_STEP = 1.0015  # zoom per unit of a wheel's angle
_PER_DEGREE = 0.5  # pixels per unit of a trackpad's angle, where it tells no pixels

_SAME_PLACE = 24  # pixels between two taps that are one double tap
_MOUSE = {
    QEvent.Type.TouchBegin: QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchUpdate: QEvent.Type.MouseMove,
    QEvent.Type.TouchEnd: QEvent.Type.MouseButtonRelease,
}
_TOUCHES = _MOUSE.keys()


class Sight(Protocol):
    """What can be panned and zoomed."""

    def zoom_at(self, point: QPoint, factor: float) -> None: ...

    def pan(self, by: QPointF) -> None: ...

    def fit_all(self, *, glide: bool = True) -> None: ...

    def give_up(self) -> bool: ...

    def viewport(self) -> QWidget: ...


class Fingers:
    """Looks at what comes to a view's viewport."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._pinch: tuple[QPointF, float] | None = None  # where two fingers were last, and how far apart
        self._tapped: tuple[int, QPointF] = (0, QPointF())  # when and where one finger came down last

    def listen(self) -> None:
        """From now on touches come to the viewport."""
        self._sight.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def wheel(self, event: QWheelEvent) -> None:
        """A wheel zooms; two fingers pan, and with Ctrl they zoom."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control or not _by_fingers(event):
            self._sight.zoom_at(event.position().toPoint(), _STEP ** event.angleDelta().y())
        elif event.pixelDelta().isNull():
            self._sight.pan(QPointF(event.angleDelta()) * _PER_DEGREE)
        else:
            self._sight.pan(QPointF(event.pixelDelta()))
        event.accept()

    def takes(self, event: QEvent) -> bool:
        """Does what fingers mean; whether the event was theirs."""
        if isinstance(event, QNativeGestureEvent):
            return self._native(event)
        if isinstance(event, QTouchEvent) and event.type() in _TOUCHES:
            self._touched(event)
            event.accept()
            return True
        return False

    def _touched(self, event: QTouchEvent) -> None:
        """One finger is the mouse's left button; with a second one what the first had begun is given up."""
        points = event.points()
        if len(points) > 1 and event.type() is not QEvent.Type.TouchEnd:
            self._pinched(points[0].position(), points[1].position())
        elif self._pinch is None:
            self._as_mouse(event.type(), points[0], event.timestamp())
        if event.type() is QEvent.Type.TouchEnd:
            self._pinch = None

    def _pinched(self, one: QPointF, other: QPointF) -> None:
        centre, apart = (one + other) / 2, QLineF(one, other).length()
        if self._pinch is None:
            self._sight.give_up()
        else:
            before, was = self._pinch
            self._sight.pan(centre - before)
            self._sight.zoom_at(centre.toPoint(), apart / was if was else 1.0)
        self._pinch = centre, apart

    def _as_mouse(self, touch: QEvent.Type, point: QEventPoint, now: int) -> None:
        kind, down = _MOUSE[touch], touch is not QEvent.Type.TouchEnd
        at, viewport = point.position(), self._sight.viewport()
        if touch is QEvent.Type.TouchBegin:
            when, where = self._tapped
            again = now - when < QGuiApplication.styleHints().mouseDoubleClickInterval()
            if again and (at - where).manhattanLength() < _SAME_PLACE:
                kind = QEvent.Type.MouseButtonDblClick
            self._tapped = now, at
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if touch is QEvent.Type.TouchUpdate else left
        keys = QGuiApplication.keyboardModifiers()
        mouse = QMouseEvent(kind, at, point.globalPosition(), button, left if down else none, keys)
        QCoreApplication.sendEvent(viewport, mouse)

    def _native(self, event: QNativeGestureEvent) -> bool:
        match event.gestureType():
            case Qt.NativeGestureType.ZoomNativeGesture:
                self._sight.zoom_at(event.position().toPoint(), 1 + event.value())
            case Qt.NativeGestureType.PanNativeGesture:
                self._sight.pan(event.delta())
            case Qt.NativeGestureType.SmartZoomNativeGesture:
                self._sight.fit_all()
            case _:
                return False
        return True


def _by_fingers(event: QWheelEvent) -> bool:
    return not event.pixelDelta().isNull() or event.device().type() is QInputDevice.DeviceType.TouchPad
