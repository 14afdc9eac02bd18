"""The start page: what it shows, what it opens, and that the keyboard reaches it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.graph.edits.layers import add_layer
from core.graph.project import Project
from core.graph.records import Position
from core.project import write
from gui.app import App
from gui.start_page.page import StartPage
from gui.theme.theme import Theme


@pytest.fixture
def app(qtbot: QtBot, theme: Theme, settings: QSettings, tmp_path: Path) -> Iterator[App]:
    made = App(theme, settings, engine=None, recovery=tmp_path / "recovery")
    yield made
    for window in tuple(made.windows):
        window.session.document.mark_saved()
        window.close()


def _page(app: App) -> StartPage:
    page = app.windows[-1].findChild(StartPage)
    assert page
    return page


def test_that_every_example_gets_its_picture(app: App, qtbot: QtBot) -> None:
    app.start()
    page = _page(app)
    assert {"two_tweets", "movies", "video_qa"} <= {card.path.stem for card in page.cards}
    qtbot.waitUntil(lambda: all(not card.picture().isNull() for card in page.cards), timeout=20_000)


def test_that_an_example_opens_in_place_of_the_empty_window(app: App, qtbot: QtBot) -> None:
    first = app.start()
    geometry = first.geometry()
    card = next(card for card in _page(app).cards if card.path.stem == "two_tweets")
    path = card.path
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(app.windows) == 1)
    (window,) = app.windows
    assert (window.session.path, window.session.copy_of) == (None, path.resolve())
    assert window.geometry() == geometry
    assert len(window.canvas.scene.blocks) == 5
    assert not window.middle.at_start


def test_that_enter_begins_a_new_project_and_the_canvas_has_the_keyboard(app: App, qtbot: QtBot) -> None:
    window = app.start()
    qtbot.waitActive(window)
    focused = window.focusWidget()
    assert focused is _page(app).new
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert not window.middle.at_start
    assert window.focusWidget() is window.canvas.view


def test_that_tab_walks_over_everything_that_can_be_pressed(app: App, qtbot: QtBot) -> None:
    window = app.start()
    qtbot.waitActive(window)
    page = _page(app)
    for wanted in (page.new, page.open, page.take_in, *page.cards):
        assert window.focusWidget() is wanted
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)


def test_that_the_first_edit_leaves_the_start_page(app: App) -> None:
    window = app.start()
    window.session.do("Add", lambda now: add_layer(now, now.main.id, "Dense", {"units": 1}, "d", Position(0, 0)))
    assert not window.middle.at_start


def test_that_what_was_opened_last_is_offered_there_and_in_the_menu(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "net.loom"
    write(Project(), path)
    app.open(None).files.remember(path)
    app.windows[0].close()
    qtbot.waitUntil(lambda: not app.windows)

    window = app.start()
    (row,) = _page(app).recent
    assert "net.loom" in row.text()
    menu = window.recent_menu
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["net.loom"]
    row.click()
    qtbot.waitUntil(lambda: [window.session.path for window in app.windows] == [path])


def test_that_open_asks_for_a_file(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    app.start()
    asked: list[object] = []

    def closed(*words: object) -> tuple[str, str]:
        asked.append(words)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", closed)
    _page(app).open.click()
    assert len(asked) == 1
    assert app.windows[0].middle.at_start, "a closed dialog changes nothing"
