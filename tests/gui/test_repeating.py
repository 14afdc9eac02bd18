"""Repeated blocks are framed on demand, never around others, in one undo step."""

from __future__ import annotations

import re
from itertools import combinations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from core.graph.edits.placing import place
from core.graph.records import Position
from tests.documents import chain, residual
from tests.gui.conftest import OpenWindow


def test_that_repeated_blocks_are_framed_in_one_step(open_window: OpenWindow) -> None:
    window = open_window(residual(3))
    window.canvas.arranging.arrange()
    before = window.session.project
    window.commands.actions["frame_repeats"].trigger()
    frames = list(window.session.graph.annotations.values())
    assert frames
    assert all(re.search(r"conv_(\d) … add_\1$", frame.text) for frame in frames)
    window.session.undo()
    assert window.session.project is before


def test_that_where_nothing_repeats_nothing_changes(open_window: OpenWindow) -> None:
    window = open_window(chain(2))
    before = window.session.project
    window.commands.actions["frame_repeats"].trigger()
    assert window.session.project is before


def test_that_repeated_blocks_are_laid_out_together_in_frames(open_window: OpenWindow) -> None:
    window = open_window(residual(3))
    before = window.session.project
    window.commands.actions["arrange_repeats"].trigger()
    frames = list(window.session.graph.annotations.values())
    assert len(frames) == 3
    inside = [
        {
            window.session.graph.layers[layer].name
            for layer, item in window.canvas.scene.blocks.items()
            if QRectF(*frame.area).contains(item.body())
        }
        for frame in frames
    ]
    assert inside == [{f"{name}_{number}" for name in ("conv", "norm", "relu", "add")} for number in range(3)]
    window.session.undo()
    assert window.session.project is before


def test_that_an_offer_turns_repeated_blocks_into_nested_models(open_window: OpenWindow) -> None:
    window = open_window(residual(3))
    before = window.session.project
    window.offer_repeats()
    (notice,) = window.middle.notices.waiting()
    assert notice.accessibleName() == "3 repeated stretches of blocks found."
    (button,) = (one for one in notice.buttons if one.text() == "Turn into nested models")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(window.session.project.graphs) == 4
    assert window.middle.notices.waiting() == ()
    window.session.undo()
    assert window.session.project is before


def test_that_nested_models_are_laid_out_too(open_window: OpenWindow) -> None:
    project = residual(2)
    window = open_window(place(project, project.main.id, dict.fromkeys(project.main.layers, Position(0, 0))))
    window.commands.actions["nest_repeats"].trigger()
    for graph in list(window.session.project.graphs)[1:]:
        window.session.enter(graph)
        bodies = [item.body() for item in window.canvas.scene.blocks.values()]
        assert len(bodies) == 5
        assert not any(one.intersects(other) for one, other in combinations(bodies, 2))


def test_that_where_nothing_repeats_nothing_is_offered(open_window: OpenWindow) -> None:
    window = open_window(chain(2))
    window.offer_repeats()
    assert window.middle.notices.waiting() == ()
