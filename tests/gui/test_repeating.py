"""Repeated blocks are framed on demand, never around others, in one undo step."""

from __future__ import annotations

import re

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
