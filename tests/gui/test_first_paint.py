"""What waits for the first paint runs once, and not for a window that has gone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.first_paint import AfterFirstPaint


def test_that_it_runs_once_after_the_first_paint(qtbot: QtBot) -> None:
    ran: list[bool] = []
    window = QWidget()
    qtbot.addWidget(window)
    AfterFirstPaint(window, lambda: ran.append(window.isVisible()))
    qtbot.wait(10)
    assert ran == []
    window.show()
    qtbot.waitUntil(lambda: ran == [True])
    window.repaint()
    qtbot.wait(10)
    assert ran == [True]


def test_that_a_window_closed_at_once_starts_nothing(qtbot: QtBot) -> None:
    ran: list[bool] = []
    window = QWidget()
    qtbot.addWidget(window)
    AfterFirstPaint(window, lambda: ran.append(True))
    window.show()
    window.repaint()
    window.close()
    qtbot.wait(10)
    assert ran == []
