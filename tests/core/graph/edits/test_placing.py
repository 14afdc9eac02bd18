from __future__ import annotations

import pytest

from core.graph import edits
from core.graph.edits.refusals import NoSuchLayer
from core.graph.records import Position
from core.values import LayerId
from tests.core.graph.drawing import MAIN, headline


def test_that_blocks_are_placed_and_shifted() -> None:
    drawing, made = headline()
    one, two = drawing.id_of(made["out"]), drawing.id_of(made["dense"])
    project = edits.place(drawing.project, MAIN, {one: Position(1, 2)})
    project = edits.shift(project, MAIN, [one, two], Position(10, 0))
    assert project.main.positions == {one: Position(11, 2), two: Position(10, 0)}
    assert project.main.layers is drawing.graph.layers


def test_that_a_move_to_the_same_place_changes_nothing() -> None:
    drawing, made = headline()
    one = drawing.id_of(made["out"])
    project = edits.place(drawing.project, MAIN, {one: Position(1, 2)})
    assert edits.place(project, MAIN, {one: Position(1, 2)}) is project
    assert edits.shift(project, MAIN, [one], Position(0, 0)) is project
    assert edits.place(project, MAIN, {}) is project
    with pytest.raises(NoSuchLayer):
        edits.place(project, MAIN, {LayerId("l99"): Position(0, 0)})
