"""A hand for tests: moves the real mouse over a real view, in scene coordinates."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from core.graph.records import Source, Target
from core.values import LayerId
from gui.window import MainWindow

_LEFT, _NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """The mouse and keyboard of a window. `button` is the one that the hand uses."""

    def __init__(self, window: MainWindow, button: Qt.MouseButton = _LEFT) -> None:
        self.view = window.canvas.view
        self.scene = window.canvas.scene
        self._button = button

    def at(self, point: QPointF) -> QPoint:
        return self.view.mapFromScene(point)

    def drag(self, start: QPointF, end: QPointF, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Presses at `start`, moves there in steps as a hand does, and lets go at `end`."""
        self.press(start, keys)
        for step in range(1, 6):
            self.move(start + (end - start) * step / 5)
        self.release(end, keys)

    def press(self, point: QPointF, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        QTest.mousePress(self.view.viewport(), self._button, keys, self.at(point))

    def move(self, point: QPointF) -> None:
        QTest.mouseMove(self.view.viewport(), self.at(point))

    def release(self, point: QPointF, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        QTest.mouseRelease(self.view.viewport(), self._button, keys, self.at(point))
        self.rest()

    def click(self, point: QPointF, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        self.press(point, keys)
        self.release(point, keys)

    def type(self, key: Qt.Key, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Presses a key while the canvas has the keyboard."""
        self.view.setFocus()
        QTest.keyClick(self.view, key, keys)
        self.rest()

    def rest(self) -> None:
        """The selection is told once per turn of the event loop."""
        QTest.qWait(1)

    def body(self, layer: str) -> QPointF:
        """A point inside a block where no socket is."""
        return self.scene.blocks[LayerId(layer)].pos() + QPointF(60, 12)

    def output(self, source: Source) -> QPointF:
        return self.scene.blocks[self.scene.graph.places[source.call].layer.id].output_point(source)

    def input(self, target: Target) -> QPointF:
        return self.scene.blocks[self.scene.graph.places[target.call].layer.id].input_point(target)

    def link(self, target: Target) -> QPointF:
        """The middle of the link that ends at `target`."""
        return self.scene.links[target].path.pointAtPercent(0.5)
