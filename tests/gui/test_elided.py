"""A label that has too little room keeps the beginning of its text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.elided import ElidedLabel


def test_that_the_beginning_stays_and_the_tooltip_has_the_whole(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setAlignment(Qt.AlignmentFlag.AlignRight)
    label.setText("GPU 0 (a name that is quite long), worker 1 of 2 (chief)")
    label.resize(120, 24)
    assert label.shown().startswith("GPU 0")
    assert label.shown().endswith("…")
    assert label.toolTip() == label.text()
    picture = label.grab().toImage()
    paper = picture.pixel(1, 1)
    inked = {x for x in range(picture.width()) for y in range(picture.height()) if picture.pixel(x, y) != paper}
    assert min(inked) < picture.width() / 4, "drawn from its beginning on"
    label.resize(900, 24)
    assert label.shown() == label.text()
    label.clear()
    assert label.text() == label.toolTip() == ""
