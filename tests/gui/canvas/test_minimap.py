"""The map in the corner: there when something is out of sight, and a press on it looks elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.graph.edits.layers import add_layer
from core.graph.edits.placing import place
from core.graph.project import Project
from core.graph.records import Position
from core.values import LayerId
from gui.theme.tokens import Category
from gui.window import MainWindow

_LEFT, _NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(open_window: Callable[[Project], MainWindow]) -> MainWindow:
    """Two blocks so far apart that life size can't show both."""
    project = Project()
    for name, x in (("near", 0), ("far", 4000)):
        project = add_layer(project, project.main.id, "Dense", {"units": 4}, name, Position(x, 0))
    return open_window(project)


def _seen(window: MainWindow) -> QRectF:
    view = window.canvas.view
    return view.mapToScene(view.viewport().rect()).boundingRect()


def _come_near(window: MainWindow, qtbot: QtBot) -> None:
    """Life size, at the first block; the map comes up."""
    view = window.canvas.view
    view.zoom_at(view.viewport().rect().center(), 1 / view.zoom)
    view.look_at(QPointF(88, 48))
    qtbot.waitUntil(window.canvas.minimap.isVisible)


def test_that_the_map_hides_while_everything_is_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.canvas.minimap.isVisible())
    _come_near(window, qtbot)
    window.canvas.view.fit_all(glide=False)
    qtbot.waitUntil(lambda: not window.canvas.minimap.isVisible())


def test_that_the_map_stands_in_the_lower_right_corner_however_large_the_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    _come_near(window, qtbot)
    window.resize(1100, 700)
    view, minimap = window.canvas.view, window.canvas.minimap
    qtbot.waitUntil(lambda: view.width() - minimap.geometry().right() < 20)
    assert view.height() - minimap.geometry().bottom() < 20


def test_that_a_press_on_the_map_looks_there_and_a_drag_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    _come_near(window, qtbot)
    minimap, blocks = window.canvas.minimap, window.canvas.scene.blocks
    near, far = (blocks[LayerId(layer)].body().center() for layer in ("l1", "l2"))
    place_of = {layer: minimap.point_of(at).toPoint() for layer, at in (("near", near), ("far", far))}
    QTest.mousePress(minimap, _LEFT, _NO_KEYS, place_of["far"])
    assert _seen(window).contains(far)
    assert not _seen(window).contains(near)
    QTest.mouseMove(minimap, place_of["near"])
    assert _seen(window).contains(near)
    QTest.mouseRelease(minimap, _LEFT, _NO_KEYS, place_of["near"])
    assert window.session.selected == set()


def test_that_the_map_shows_blocks_in_their_colours_where_they_stand(window: MainWindow, qtbot: QtBot) -> None:
    _come_near(window, qtbot)
    minimap, graph, colour = window.canvas.minimap, window.session.graph.id, window.theme.category(Category.CORE)

    def marked(at: QPointF) -> bool:
        point = minimap.point_of(at).toPoint()
        return minimap.grab().toImage().pixelColor(point) == colour

    assert marked(window.canvas.scene.blocks[LayerId("l2")].body().center())
    window.session.do("Move", lambda now: place(now, graph, {LayerId("l2"): Position(3000, 900)}))
    assert marked(window.canvas.scene.blocks[LayerId("l2")].body().center())
    assert not marked(QPointF(3088, 60))


def test_that_a_view_too_small_for_the_map_does_without(window: MainWindow, qtbot: QtBot) -> None:
    _come_near(window, qtbot)
    window.resize(900, 600)
    qtbot.waitUntil(lambda: not window.canvas.minimap.isVisible())
    window.resize(1400, 900)
    qtbot.waitUntil(window.canvas.minimap.isVisible)
