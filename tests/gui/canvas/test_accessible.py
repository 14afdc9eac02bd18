"""What a screen reader finds on the canvas: asked through Qt's own interfaces, as it would ask."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from pytestqt.qtbot import QtBot

from core.graph.edits.annotating import annotate
from core.graph.edits.removal import remove_layers
from core.graph.records import Area
from core.graph.validation import validate
from core.project import read
from core.resources import examples
from gui.facts import Facts
from gui.window import MainWindow
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand

_Name, _Role = QAccessible.Text.Name, QAccessible.Role


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window(read(examples() / "two_tweets.loom"))


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """As with a screen reader at work."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def _canvas(window: MainWindow) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(window.canvas.view)
    assert found
    return found


def _children(of: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [child for index in range(of.childCount()) if (child := of.child(index))]


def _block(window: MainWindow, name: str) -> QAccessibleInterface:
    return next(child for child in _children(_canvas(window)) if child.text(_Name).startswith(f"{name}, "))


def test_that_the_canvas_has_a_name_a_role_and_a_child_for_each_block_and_link(window: MainWindow) -> None:
    canvas = _canvas(window)
    assert (canvas.role(), canvas.text(_Name)) == (_Role.Canvas, "Canvas of main, 5 blocks, 5 links")
    roles = [child.role() for child in _children(canvas)]
    assert roles == [_Role.Grouping] * 5 + [_Role.Graphic] * 5
    assert [canvas.indexOfChild(child) for child in _children(canvas)] == list(range(10))


def test_that_a_shared_layer_tells_its_calls_and_where_they_come_from(window: MainWindow) -> None:
    lstm = _block(window, "shared_lstm")
    assert "LSTM, shared, 2 calls" in lstm.text(_Name)
    calls = [call.text(_Name) for call in _children(lstm)]
    assert [call.partition(":")[0] for call in calls] == ["call 0", "call 1"]
    assert "from tweet_a" in calls[0]
    assert "from tweet_b" in calls[1]
    assert {call.role() for call in _children(lstm)} == {_Role.ListItem}
    assert _children(lstm)[0].parent() is lstm


def test_that_a_link_says_from_where_to_where(window: MainWindow) -> None:
    words = [child.text(_Name) for child in _children(_canvas(window)) if child.role() == _Role.Graphic]
    assert any(text.startswith("Link from tweet_a to shared_lstm") for text in words)


def test_that_the_selected_block_has_the_focus_and_is_where_it_is_drawn(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    hand = Hand(window)
    lstm = _block(window, "shared_lstm")
    assert not lstm.state().selected
    window.canvas.view.setFocus()
    hand.click(hand.body(window.session.graph.layer_named("shared_lstm").id))  # type: ignore[union-attr]
    assert lstm.state().selected
    assert lstm.state().focused
    assert _canvas(window).focusChild() is lstm
    middle = lstm.rect().center()
    assert _canvas(window).childAt(middle.x(), middle.y()) is lstm
    hand.type(Qt.Key.Key_Left)
    assert not lstm.state().focused
    assert _canvas(window).focusChild().text(_Name).startswith("tweet_")


def test_that_a_block_in_error_says_so(open_window: OpenWindow) -> None:
    window = open_window(read(examples() / "two_tweets.loom"))
    graph, lstm = window.session.graph, window.session.graph.layer_named("shared_lstm")
    assert lstm
    source = graph.layer_named("tweet_a")
    assert source
    window.session.do("Delete", lambda now: remove_layers(now, graph.id, [source.id]))
    window.session.learn(Facts(problems=validate(window.session.project)))
    assert "error: " in _block(window, "shared_lstm").text(_Name)


def test_that_what_has_gone_says_so_and_nothing_breaks(window: MainWindow) -> None:
    gone = _block(window, "tweet_a")
    number = QAccessible.uniqueId(gone)
    layer = window.session.graph.layer_named("tweet_a")
    assert layer
    graph = window.session.graph.id
    window.session.do("Delete", lambda now: remove_layers(now, graph, [layer.id]))
    gc.collect()
    asked = QAccessible.accessibleInterface(number)
    assert asked is gone
    assert not asked.isValid()
    assert asked.state().invalid
    assert asked.rect().isEmpty()
    assert _canvas(window).indexOfChild(gone) == -1


def test_that_frames_and_notes_are_told_after_the_links(window: MainWindow) -> None:
    graph, area = window.session.graph.id, Area(0.0, -200.0, 200.0, 80.0)
    window.session.do("Add a frame", lambda now: annotate(now, graph, "frame", "Tweets", area))
    window.session.do("Add a note", lambda now: annotate(now, graph, "note", "one LSTM for both", area))
    canvas = _canvas(window)
    frame, note = _children(canvas)[-2:]
    assert [part.text(_Name) for part in (frame, note)] == ["frame Tweets", "note: one LSTM for both"]
    assert frame.role() == _Role.Note
    assert [canvas.indexOfChild(part) for part in (frame, note)] == [10, 11]
    window.session.undo()
    assert not note.isValid()
    assert note.text(_Name) == ""
