"""The Arrange commands: one undo step, both ways, of the selection too, gliding unless less motion is wanted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSettings, Qt
from pytestqt.qtbot import QtBot

from core.graph.edits.annotating import annotate
from core.graph.edits.placing import place
from core.graph.records import Position
from core.project import read
from core.resources import examples
from core.values import LayerId
from gui.canvas.framing import around
from gui.theme import motion
from gui.window import MainWindow
from tests.documents import chain
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand

_CONTROL = Qt.KeyboardModifier.ControlModifier
_BOTH = _CONTROL | Qt.KeyboardModifier.ShiftModifier


def _heap(qtbot: QtBot, open_window: OpenWindow, length: int = 4) -> MainWindow:
    """A chain whose blocks all lie on one heap."""
    project = chain(length)
    graph = project.main
    window = open_window(place(project, graph.id, dict.fromkeys(graph.layers, Position(0, 0))))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def _places(window: MainWindow) -> dict[LayerId, Position]:
    return dict(window.session.graph.positions)


def _drawn(window: MainWindow) -> dict[LayerId, Position]:
    return {layer: Position(*item.pos().toTuple()) for layer, item in window.canvas.scene.blocks.items()}


def test_that_ctrl_l_puts_a_chain_in_a_line_from_left_to_right_in_one_step(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = _heap(qtbot, open_window)
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    places = list(_places(window).values())
    assert [at.x for at in places] == sorted({at.x for at in places})
    assert window.session.document.history.labels[-1] == "Arrange from left to right"
    view = window.canvas.view
    qtbot.waitUntil(
        lambda: view.mapToScene(view.viewport().rect()).boundingRect().contains(window.canvas.scene.content())
    )
    window.session.undo()
    assert set(_places(window).values()) == {Position(0, 0)}


def test_that_all_is_in_sight_once_it_has_been_arranged(open_window: OpenWindow, qtbot: QtBot) -> None:
    motion.choose(False)
    window = _heap(qtbot, open_window, 14)
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    qtbot.waitUntil(lambda: _drawn(window) == _places(window))
    view, content = window.canvas.view, window.canvas.scene.content()
    qtbot.waitUntil(lambda: view.mapToScene(view.viewport().rect()).boundingRect().contains(content))


def test_that_ctrl_shift_l_stacks_it_from_top_to_bottom(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = _heap(qtbot, open_window)
    Hand(window).type(Qt.Key.Key_L, _BOTH)
    places = list(_places(window).values())
    assert [at.y for at in places] == sorted({at.y for at in places})
    assert _drawn(window) == _places(window)


def test_that_only_the_selection_is_arranged(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = _heap(qtbot, open_window, 6)
    chosen = list(window.session.graph.layers)[1:4]
    window.session.select(chosen)
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    moved = {layer for layer, at in _places(window).items() if at != Position(0, 0)}
    assert moved <= set(chosen)
    assert len(moved) >= 2
    assert window.session.document.history.labels[-1] == "Arrange the selection from left to right"


def test_that_blocks_glide_to_their_places(open_window: OpenWindow, qtbot: QtBot) -> None:
    motion.choose(False)
    window = _heap(qtbot, open_window)
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    last = list(window.session.graph.layers)[-1]
    goes_to = _places(window)[last]
    assert window.canvas.scene.blocks[last].pos().x() < goes_to.x, "the document has it there, the eye follows"
    qtbot.waitUntil(lambda: _drawn(window) == _places(window), timeout=5000)


def test_that_an_undo_in_the_middle_of_the_way_puts_everything_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    motion.choose(False)
    window = _heap(qtbot, open_window)
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    window.session.undo()
    qtbot.wait(200)
    assert set(_drawn(window).values()) == {Position(0, 0)}


def test_that_nothing_glides_where_less_motion_is_wanted(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = _heap(qtbot, open_window)
    assert window.commands.actions["reduced_motion"].isChecked()
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    assert _drawn(window) == _places(window)


def test_that_the_choice_of_less_motion_is_kept(open_window: OpenWindow, qtbot: QtBot, settings: QSettings) -> None:
    window = _heap(qtbot, open_window)
    window.commands.actions["reduced_motion"].trigger()
    assert not motion.reduced()
    window.commands.actions["reduced_motion"].trigger()
    motion.choose(None)
    motion.restore(settings)
    assert motion.reduced()


def test_that_a_link_back_runs_between_the_blocks(open_window: OpenWindow, qtbot: QtBot) -> None:
    """From the end of a row to the start of the next one, around whatever stands there."""
    window = _heap(qtbot, open_window, 40)
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    scene = window.canvas.scene
    back = [link for link in scene.links.values() if link.line.dx() < -500]
    assert back
    for link in back:
        ends = {scene.graph.places[call].layer.id for call in (link.source.call, link.target.call)}
        others = [item.body() for layer, item in scene.blocks.items() if layer not in ends]
        points = [link.path.pointAtPercent(step / 200) for step in range(201)]
        assert not any(body.contains(point) for point in points for body in others)


def test_that_a_link_back_runs_around_a_frame_that_comes_later(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = _heap(qtbot, open_window, 40)
    Hand(window).type(Qt.Key.Key_L, _CONTROL)
    scene, graph = window.canvas.scene, window.session.graph.id
    link = next(link for link in scene.links.values() if link.line.dx() < -500)
    layer = scene.graph.places[link.target.call].layer.id
    body = scene.blocks[layer].body()
    area = around([body])
    window.session.do("Frame", lambda now: annotate(now, graph, "frame", "A title", area))
    above = QRectF(area.x, area.y, area.width, body.top() - area.y)
    assert not any(above.contains(link.path.pointAtPercent(step / 400)) for step in range(401))
    window.session.undo()
    assert any(above.contains(link.path.pointAtPercent(step / 400)) for step in range(401)), "the shortest way"


def test_that_a_nested_model_grows_into_sight(open_window: OpenWindow, qtbot: QtBot) -> None:
    motion.choose(False)
    window = open_window(read(examples() / "model_as_layer.loom"))
    view = window.canvas.view
    inner = next(graph for graph in window.session.project.graphs if graph != window.session.graph.id)
    window.session.enter(inner)
    began = view.zoom
    qtbot.waitUntil(lambda: view.zoom > began * 1.2, timeout=5000)
