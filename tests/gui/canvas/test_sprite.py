"""The picture of a block is the same whether it was drawn or copied, at any place between the pixels."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from gui.window import MainWindow
from tests.documents import chain
from tests.gui.conftest import OpenWindow

_BLENDING = 8  # letters onto nothing and then onto the canvas come out a little otherwise than onto the canvas


@pytest.mark.parametrize("shift", [0.3, 0.5, 0.8])
def test_that_a_copy_stands_where_the_block_was_drawn(open_window: OpenWindow, shift: float) -> None:
    window: MainWindow = open_window(chain(1))
    view, viewport = window.canvas.view, window.canvas.view.viewport()
    view.zoom_at(viewport.rect().center(), 0.83)
    view.translate(shift, shift)
    drawn = viewport.grab().toImage()
    copied = viewport.grab().toImage()
    assert _farthest(drawn, copied) <= _BLENDING


def _farthest(one: QImage, other: QImage) -> int:
    """How much two pictures differ at most, of 255."""
    pixels = ((one.pixelColor(x, y), other.pixelColor(x, y)) for x in range(one.width()) for y in range(one.height()))
    return max(max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) for a, b in pixels)
