"""Frames, notes, bends, collapsed and muted blocks, by real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from core.graph.edits.annotating import annotate
from core.graph.edits.placing import place
from core.graph.records import Annotation, Area, Position, Source, Target
from core.values import AnnotationId, GraphId, LayerId
from gui.window import MainWindow
from tests.documents import Drawing
from tests.gui.conftest import OpenWindow
from tests.gui.hand import Hand

_G1, _A1, _A2 = GraphId("g1"), AnnotationId("a1"), AnnotationId("a2")
_X, _H, _Y = LayerId("l1"), LayerId("l2"), LayerId("l3")
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_FRAME = Area(-40.0, -64.0, 560.0, 216.0)


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """x → h → y in a row."""
    draw = Drawing()
    h = draw("Dense", draw.input("x", shape=(4,)), name="h", units=4)
    draw("Dense", h, name="y", units=1)
    window = open_window(place(draw.project(), _G1, {_X: Position(0, 0), _H: Position(280, 0), _Y: Position(600, 0)}))
    window.canvas.view.look_at(QPointF(300, 50))
    return window


def _link(window: MainWindow, layer: LayerId) -> Target:
    return Target(window.session.graph.layers[layer].calls[0].id, "inputs")


def _editor(window: MainWindow) -> QPlainTextEdit:
    (editor,) = window.canvas.view.viewport().findChildren(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    return editor


def _frame(window: MainWindow, text: str = "Encoder") -> None:
    """Around x and h."""
    window.session.do("Add a frame", lambda now: annotate(now, _G1, "frame", text, _FRAME))


def _only(window: MainWindow) -> Annotation:
    (found,) = window.session.graph.annotations.values()
    return found


def _double_click(hand: Hand, point: QPointF) -> None:
    QTest.mouseDClick(hand.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, hand.at(point))
    hand.rest()


def test_that_a_frame_is_put_around_the_selection_and_titled(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body(_X))
    hand.click(hand.body(_H), _SHIFT)
    hand.type(Qt.Key.Key_J, _CONTROL)
    QTest.keyClicks(_editor(window), "Encoder")
    QTest.keyClick(_editor(window), Qt.Key.Key_Return)
    frame = _only(window)
    assert (frame.kind, frame.text) == ("frame", "Encoder")
    assert window.canvas.scene.paper.items[_A1].area().contains(window.canvas.scene.blocks[_H].body())
    assert not window.canvas.scene.paper.items[_A1].area().contains(window.canvas.scene.blocks[_Y].body())
    window.session.undo()
    window.session.undo()
    assert window.session.graph.annotations == {}
    assert window.canvas.scene.paper.items == {}


def test_that_a_frame_takes_along_what_stands_in_it(window: MainWindow) -> None:
    _frame(window)
    hand = Hand(window)
    hand.drag(QPointF(100, -50), QPointF(100, 30))
    assert _only(window).area == _FRAME._replace(y=16.0)
    assert [window.session.graph.positions[layer].y for layer in (_X, _H, _Y)] == [80.0, 80.0, 0.0]
    window.session.undo()
    assert _only(window).area == _FRAME
    assert window.canvas.scene.blocks[_X].pos() == QPointF(0, 0)


def test_that_the_inside_of_a_frame_is_free_canvas(window: MainWindow) -> None:
    _frame(window)
    hand = Hand(window)
    hand.drag(QPointF(-20, 130), QPointF(220, -10))
    assert window.session.selected == {_X}
    assert _only(window).area == _FRAME


def test_that_a_frame_is_stretched_by_its_corner(window: MainWindow) -> None:
    _frame(window)
    hand = Hand(window)
    corner = QPointF(_FRAME.x + _FRAME.width, _FRAME.y + _FRAME.height)
    hand.move(corner)
    assert window.canvas.view.viewport().cursor().shape() is Qt.CursorShape.SizeFDiagCursor
    hand.drag(corner, corner + QPointF(80, 40))
    assert _only(window).area == _FRAME._replace(width=640.0, height=256.0)
    hand.move(QPointF(300, 300))
    assert window.canvas.view.viewport().cursor().shape() is not Qt.CursorShape.SizeFDiagCursor


def test_that_escape_in_the_middle_leaves_a_frame_as_it_was(window: MainWindow) -> None:
    _frame(window)
    hand = Hand(window)
    hand.press(QPointF(100, -50))
    hand.move(QPointF(100, 0))
    hand.move(QPointF(100, 50))
    QTest.keyClick(hand.view, Qt.Key.Key_Escape)
    assert window.canvas.scene.paper.items[_A1].area().topLeft() == QPointF(_FRAME.x, _FRAME.y)
    hand.release(QPointF(100, 50))
    assert _only(window).area == _FRAME


def test_that_a_double_click_writes_a_title_anew(window: MainWindow) -> None:
    _frame(window)
    hand = Hand(window)
    _double_click(hand, QPointF(100, -50))
    QTest.keyClicks(_editor(window), "Decoder")
    QTest.keyClick(_editor(window), Qt.Key.Key_Escape)
    assert _only(window).text == "Encoder"
    hand.rest()
    hand.type(Qt.Key.Key_F2)
    QTest.keyClicks(_editor(window), "Decoder")
    QTest.keyClick(_editor(window), Qt.Key.Key_Return)
    assert _only(window).text == "Decoder"


def test_that_a_note_is_written_moved_copied_and_deleted(window: MainWindow) -> None:
    hand = Hand(window)
    window.canvas.view.look_at(QPointF(300, 300))
    hand.type(Qt.Key.Key_N, _CONTROL | _SHIFT)
    QTest.keyClicks(_editor(window), "why")
    QTest.keyClick(_editor(window), Qt.Key.Key_Return, _CONTROL)
    assert (_only(window).kind, _only(window).text) == ("note", "why")
    area = _only(window).area
    middle = QPointF(area.x + area.width / 2, area.y + area.height / 2)
    hand.drag(middle, middle + QPointF(40, 200))
    assert _only(window).area == area._replace(x=area.x + 40, y=area.y + 200)
    hand.type(Qt.Key.Key_C, _CONTROL)
    assert '"why"' in QApplication.clipboard().text()
    hand.type(Qt.Key.Key_V, _CONTROL)
    assert len(window.session.graph.annotations) == 2
    hand.click(middle + QPointF(40, 200))
    hand.type(Qt.Key.Key_Delete)
    assert len(window.session.graph.annotations) == 1


def test_that_a_note_without_a_word_goes_again(window: MainWindow) -> None:
    hand = Hand(window)
    hand.type(Qt.Key.Key_N, _CONTROL | _SHIFT)
    QTest.keyClick(_editor(window), Qt.Key.Key_Return, _CONTROL)
    assert window.session.graph.annotations == {}


def test_that_a_double_click_bends_a_link_and_takes_the_bend_out(window: MainWindow) -> None:
    hand, end = Hand(window), _link(window, _Y)
    middle = hand.link(end)
    _double_click(hand, middle)
    (bend,) = window.session.graph.bends[end]
    assert (QPointF(bend.x, bend.y) - middle).manhattanLength() <= 8
    hand.drag(QPointF(bend.x, bend.y), QPointF(bend.x, bend.y + 80))
    assert window.session.graph.bends[end] == (Position(bend.x, bend.y + 80),)
    assert window.canvas.scene.links[end].path.boundingRect().bottom() >= bend.y + 80
    _double_click(hand, QPointF(bend.x, bend.y + 80))
    assert window.session.graph.bends == {}


def test_that_links_are_straightened_by_key(window: MainWindow) -> None:
    hand, end = Hand(window), _link(window, _Y)
    _double_click(hand, hand.link(end))
    hand.click(hand.body(_H))
    hand.type(Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert window.session.graph.bends == {}
    window.session.undo()
    assert end in window.session.graph.bends


def test_that_bends_between_dragged_blocks_come_along(window: MainWindow) -> None:
    hand, end = Hand(window), _link(window, _Y)
    _double_click(hand, hand.link(end))
    (bend,) = window.session.graph.bends[end]
    hand.click(hand.body(_H))
    hand.click(hand.body(_Y), _SHIFT)
    hand.drag(hand.body(_H), hand.body(_H) + QPointF(0, 160))
    (after,) = window.session.graph.bends[end]
    assert after.y - bend.y == window.session.graph.positions[_H].y


def test_that_a_collapsed_block_shows_its_header_and_keeps_its_links(window: MainWindow) -> None:
    hand, end = Hand(window), _link(window, _H)
    before = window.canvas.scene.blocks[_H].geometry.height
    hand.click(hand.body(_H))
    hand.type(Qt.Key.Key_H, _CONTROL)
    item = window.canvas.scene.blocks[_H]
    assert item.block.collapsed
    assert item.geometry.height < before
    assert window.canvas.scene.links[end].line.p2() == item.input_point(end)
    assert item.output_point(Source(end.call)).y() == item.input_point(end).y()
    hand.type(Qt.Key.Key_H, _CONTROL)
    assert window.canvas.scene.blocks[_H].geometry.height == before


def test_that_a_muted_block_is_drawn_as_one_and_left_out_of_the_code(window: MainWindow) -> None:
    hand = Hand(window)
    hand.click(hand.body(_H))
    hand.type(Qt.Key.Key_B, _CONTROL)
    assert window.session.graph.layers[_H].calls[0].muted
    block = window.canvas.scene.blocks[_H].block
    assert block.muted
    assert block.rows[0].title == "muted"
    hand.type(Qt.Key.Key_B, _CONTROL)
    assert not window.session.graph.layers[_H].calls[0].muted


def test_that_a_block_that_cannot_be_muted_says_why(window: MainWindow) -> None:
    told: list[str] = []
    window.session.refused.connect(told.append)
    hand = Hand(window)
    hand.click(hand.body(_X))
    hand.type(Qt.Key.Key_B, _CONTROL)
    assert "it is an input" in told[0]


def test_that_a_box_around_a_frame_selects_it_too(window: MainWindow) -> None:
    _frame(window)
    hand = Hand(window)
    hand.drag(QPointF(-80, 200), QPointF(560, -90))
    assert window.canvas.scene.paper.selected() == (_A1,)
    assert window.session.selected == {_X, _H}
    hand.type(Qt.Key.Key_D, _CONTROL)
    assert window.session.graph.annotations.keys() == {_A1, _A2}
    assert len(window.session.graph.layers) == 5


def test_that_arranging_draws_frames_tight_again_and_straightens(window: MainWindow) -> None:
    _frame(window)
    hand, end = Hand(window), _link(window, _H)
    _double_click(hand, hand.link(end))
    hand.click(QPointF(300, 400))
    window.canvas.arranging.arrange()
    scene = window.canvas.scene
    area = scene.paper.items[_A1].area()
    assert area.contains(scene.blocks[_X].body())
    assert area.contains(scene.blocks[_H].body())
    assert not area.intersects(scene.blocks[_Y].body())
    assert window.session.graph.bends == {}


def test_that_a_note_and_a_muted_block_leave_the_painter_as_it_was(window: MainWindow) -> None:
    """The view does not put back what an item sets, so a clip or an opacity would spoil all that is drawn after it."""
    note = Area(0.0, -160.0, 200.0, 80.0)
    window.session.do("Add a note", lambda now: annotate(now, _G1, "note", "why", note))
    hand = Hand(window)
    hand.click(hand.body(_H))
    hand.type(Qt.Key.Key_B, _CONTROL)
    hand.click(QPointF(300, 400))
    QTest.qWait(50)
    picture = window.canvas.view.viewport().grab().toImage()
    for layer in (_X, _Y):
        bar = window.canvas.scene.blocks[layer].body().topLeft() + QPointF(2, 50)
        colour = window.theme.category(window.canvas.scene.blocks[layer].block.category)
        assert picture.pixelColor(window.canvas.view.mapFromScene(bar)) == colour
