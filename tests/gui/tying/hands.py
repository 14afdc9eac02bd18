"""Reads and presses the strip above the canvas, as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.window import MainWindow


def strip(window: MainWindow) -> str:
    return " ".join(notice.accessibleName() for notice in window.middle.notices.waiting())


def press(window: MainWindow, text: str) -> None:
    (notice,) = window.middle.notices.waiting()
    (button,) = [button for button in notice.buttons if button.text() == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
