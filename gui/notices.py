"""Notices: strips above the canvas that say something about the file and wait until the person has chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

Choice = tuple[str, Callable[[], object]]


class Notice(QFrame):
    """A sentence and the buttons that answer it; any of them takes the notice away."""

    answered = Signal()  # before what was chosen runs

    def __init__(self, text: str, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self.setProperty("notice", True)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        words = QLabel(text)
        words.setWordWrap(True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(words, 1)
        self.buttons = [self._button(*choice) for choice in choices]
        for button in self.buttons:
            row.addWidget(button)

    def _button(self, text: str, run: Callable[[], object]) -> QPushButton:
        def chosen() -> None:
            self.answered.emit()
            self.hide()
            self.deleteLater()
            run()

        button = QPushButton(text)
        button.clicked.connect(chosen)
        return button


class Notices(QWidget):
    """The strips of one window, the oldest on top; takes no room when there are none."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_notice(self, text: str, *choices: Choice) -> Notice:
        notice = Notice(text, choices)
        self._take(notice)
        return notice

    def waiting(self) -> tuple[Notice, ...]:
        """What nobody has answered yet."""
        return tuple(notice for notice in self.findChildren(Notice) if not notice.isHidden())

    def move_to(self, others: Notices) -> None:
        """Hands what still waits over to another window."""
        for notice in self.waiting():
            notice.answered.disconnect(self.answered)
            others._take(notice)

    def _take(self, notice: Notice) -> None:
        notice.answered.connect(self.answered)
        self._column.addWidget(notice)
        notice.show()
