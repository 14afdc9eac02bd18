from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import NoLink, NoSuchAnnotation
from core.graph.project import Project
from core.graph.records import Area, Position, Target
from core.values import AnnotationId, GraphId
from tests.documents import Drawing

_G1, _A1 = GraphId("g1"), AnnotationId("a1")
_AREA = Area(10.0, 20.0, 300.0, 200.0)
_BEND = (Position(50.0, 60.0),)


def _net() -> tuple[Project, Target, Target]:
    """x → hidden → y, and the two ports where the links end."""
    draw = Drawing()
    hidden = draw("Dense", draw.input(), name="hidden", units=4)
    y = draw("Dense", hidden, name="y", units=1)
    project = draw.project()
    places = {layer: Position(200.0 * index, 0.0) for index, layer in enumerate(project.main.layers)}
    return edits.place(project, _G1, places), Target(hidden.call, "inputs"), Target(y.call, "inputs")


def test_that_a_frame_is_put_renamed_resized_and_taken_away() -> None:
    before, *_ = _net()
    project = edits.annotate(before, _G1, "frame", "Encoder", _AREA)
    assert project.main.annotations[_A1].text == "Encoder"
    project = edits.set_annotation_text(project, _G1, _A1, "Decoder")
    project = edits.place_annotations(project, _G1, {_A1: _AREA._replace(width=400.0)})
    note = project.main.annotations[_A1]
    assert (note.text, note.area.width, note.kind) == ("Decoder", 400.0, "frame")
    assert edits.remove_annotations(project, _G1, [_A1]) == before


def test_that_an_annotation_that_is_not_there_is_refused() -> None:
    project, *_ = _net()
    with pytest.raises(NoSuchAnnotation, match="a1"):
        edits.set_annotation_text(project, _G1, _A1, "x")


def test_that_a_bend_needs_a_link() -> None:
    project, _, end = _net()
    project = edits.bend(project, _G1, {end: _BEND})
    assert edits.bend(project, _G1, {end: ()}).main.bends == {}
    with pytest.raises(NoLink):
        edits.bend(edits.disconnect(project, _G1, [end]), _G1, {end: _BEND})


def test_that_bends_go_with_their_link() -> None:
    project, first, second = _net()
    bent = edits.bend(project, _G1, {first: _BEND, second: _BEND})
    assert edits.disconnect(bent, _G1, [second]).main.bends == {first: _BEND}
    hidden = bent.main.places[first.call].layer.id
    assert edits.remove_layers(bent, _G1, [hidden], reconnect=True).main.bends == {}
    assert edits.insert_layer(bent, _G1, second, "Dropout", {"rate": 0.5}).main.bends == {first: _BEND}


def test_that_bends_follow_when_a_list_closes_up() -> None:
    draw = Drawing()
    a, b = draw.input("a"), draw.input("b")
    both = draw("Add", (a, b))
    first, second = Target(both.call, "inputs[0]"), Target(both.call, "inputs[1]")
    bent = edits.bend(draw.project(), _G1, {second: _BEND})
    assert edits.disconnect(bent, _G1, [first]).main.bends == {first: _BEND}
    assert edits.reorder(bent, _G1, both.call, "inputs", (1, 0)).main.bends == {first: _BEND}


def test_that_copies_look_like_what_was_copied() -> None:
    project, first, second = _net()
    hidden, y = (project.main.places[end.call].layer.id for end in (first, second))
    project = edits.bend(project, _G1, {second: _BEND})
    project = edits.collapse(project, _G1, [y], collapsed=True)
    project = edits.annotate(project, _G1, "note", "why", _AREA)
    after = edits.duplicate(project, _G1, [hidden, y], Position(100.0, 10.0), annotations=[_A1]).main
    copies = [layer for layer in after.layers if layer not in project.main.layers]
    assert copies[1] in after.collapsed
    copied = Target(after.layers[copies[1]].calls[0].id, "inputs")
    assert after.bends[copied] == (Position(150.0, 70.0),)
    assert after.annotations[AnnotationId("a2")].area == _AREA._replace(x=110.0, y=30.0)


def test_that_pasted_notes_come_to_the_mouse() -> None:
    project, *_ = _net()
    piece = edits.cut_out(edits.annotate(project, _G1, "note", "why", _AREA), _G1, [], [_A1])
    after = edits.paste(project, _G1, piece, Position(500.0, 500.0)).main
    assert after.annotations[_A1].area == Area(500.0, 500.0, 300.0, 200.0)


def test_that_blocks_open_again() -> None:
    project, first, _ = _net()
    hidden = project.main.places[first.call].layer.id
    closed = edits.collapse(project, _G1, [hidden], collapsed=True)
    assert closed.main.collapsed == {hidden}
    assert edits.collapse(closed, _G1, [hidden], collapsed=False) == project
    assert edits.remove_layers(closed, _G1, [hidden]).main.collapsed == frozenset()
