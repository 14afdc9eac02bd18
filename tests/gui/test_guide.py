"""The models of Keras's guide, drawn from nothing by mouse and keyboard alone, are the models of the guide."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from core.graph.project import Project
from core.graph.records import Source, Target
from core.project import write
from core.values import CallId
from gui.window import MainWindow
from gui.workers.engine import EngineWorker
from tests.gui.hand import Hand

_DECLARE = "Declare a model from inputs to loose ends"
_ROOT = Path(__file__).parent.parent.parent


class Person:
    """Draws with real events, and knows the document only by looking at what is drawn."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.hand = window, qtbot, Hand(window)
        QTest.keyClick(window.canvas.view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(window.canvas.view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
        corner = window.canvas.view.mapToScene(0, 0)
        self._corner = QPointF(corner)

    def add(self, text: str, x: float, y: float) -> CallId:
        """Double click on empty canvas, and type."""
        viewport = self.window.canvas.view.viewport()
        at = self.hand.at(self.spot(x, y))
        QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        return self._type(text)

    def draw_out(self, source: Source, text: str, x: float, y: float) -> CallId:
        """Pulls a link out of a socket, drops it on empty canvas, and types what shall stand there."""
        self.hand.drag(self.hand.output(source), self.spot(x, y))
        return self._type(text)

    def connect(self, source: Source, target: Target) -> None:
        self.hand.drag(self.hand.output(source), self.hand.input(target))

    def press(self, text: str) -> None:
        """Presses a button of the inspector or of a card of the problems."""
        QTest.mouseClick(self._buttons(text)[-1], Qt.MouseButton.LeftButton)
        QTest.qWait(1)

    def show_tab(self, text: str) -> None:
        for bar in self.window.findChildren(QTabBar):
            for index in range(bar.count()):
                if bar.tabText(index) == text:
                    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
        QTest.qWait(1)

    def declare_model(self) -> None:
        self.show_tab("Problems")
        QTest.qWait(100)  # until what is said is about the graph as it is now
        self.qtbot.waitUntil(lambda: bool(self._buttons(_DECLARE)), timeout=5000)
        self.press(_DECLARE)

    def _buttons(self, text: str) -> list[QPushButton]:
        found = self.window.findChildren(QPushButton)
        return [one for one in found if one.text() == text and one.isVisibleTo(self.window)]

    def spot(self, x: float, y: float) -> QPointF:
        return self._corner + QPointF(x, y)

    def _type(self, text: str) -> CallId:
        known = set(self.window.session.graph.places)
        quick_add = self.window.canvas.quick_add
        assert quick_add.isVisible()
        QTest.keyClicks(quick_add.field, text)
        QTest.keyClick(quick_add.field, Qt.Key.Key_Return)
        QTest.qWait(1)
        (born,) = set(self.window.session.graph.places) - known
        return born


@pytest.fixture
def person(qtbot: QtBot, open_window: Callable[[Project], MainWindow]) -> Person:
    window = open_window(Project())
    window.attach(EngineWorker())
    return Person(window, qtbot)


def test_that_the_headline_model_can_be_drawn(person: Person, tmp_path: Path) -> None:
    headline = person.add("input 100 int32", 20, 40)
    words = person.draw_out(Source(headline), "embedding 10000 512", 280, 90)
    memory = person.draw_out(Source(words), "lstm 32", 540, 90)
    extra = person.add("input 5", 540, 300)
    both = person.draw_out(Source(memory), "concat", 800, 300)
    person.connect(Source(extra), Target(both, "inputs[1]"))
    one = person.draw_out(Source(both), "dense 64 relu", 20, 480)
    two = person.draw_out(Source(one), "dense 64 relu", 280, 480)
    three = person.draw_out(Source(two), "dense 64 relu", 540, 480)
    person.draw_out(Source(three), "dense 1 sigmoid", 800, 480)
    person.draw_out(Source(memory), "dense 1 sigmoid", 800, 40)
    person.declare_model()
    _assert_same(person.window, "c03_headline", tmp_path)


def test_that_two_tweets_can_share_one_block(person: Person, tmp_path: Path) -> None:
    left = person.add("input 280 256", 20, 40)
    right = person.add("input 280 256", 20, 300)
    shared = person.draw_out(Source(left), "lstm 64", 320, 120)
    person.show_tab("Calls")
    person.press("+ call")
    (again,) = set(person.window.session.graph.places) - {left, right, shared}
    person.connect(Source(right), Target(again, "sequences"))
    both = person.draw_out(Source(shared), "concat", 620, 120)
    person.connect(Source(again), Target(both, "inputs[1]"))
    person.draw_out(Source(both), "dense 1 sigmoid", 880, 120)
    person.declare_model()
    assert len(person.window.session.graph.layers) == 5, "one block, two calls"
    _assert_same(person.window, "c04_shared_lstm", tmp_path)


def _assert_same(window: MainWindow, example: str, folder: Path) -> None:
    write(window.session.project, folder / "drawn.loom")
    command = [sys.executable, "-m", "tests.gui.same_model", str(folder / "drawn.loom"), example]
    told = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
