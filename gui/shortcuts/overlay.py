"""The "?" overlay: every command with its keys, by menu, over the window until Escape or a click beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QObject, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.commands import Commands
from gui.shortcuts.words import MOUSE, by_menu, full_text, keys_text
from gui.theme.theme import mono

_COLUMNS = (3, 2, 1)  # the most that a window has room for
_EDGE, _SPACE = 48, 24
_LONGEST = 30  # letters of a line that says how the mouse does it
_VEIL = QColor(0, 0, 0, 130)
_CLOSING = {Qt.Key.Key_Escape, Qt.Key.Key_Question, Qt.Key.Key_F1}

Row = tuple[str, str]


class ShortcutsOverlay(QWidget):
    """Covers its window; made anew each time, so that it shows the keys in force."""

    def __init__(self, window: QWidget, commands: Commands, change: Callable[[], object]) -> None:
        super().__init__(window)
        self.setAccessibleName("Keyboard shortcuts")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._came_from = window.focusWidget()
        self.change = QPushButton("Change shortcuts…")
        self.change.clicked.connect(lambda: (self.close(), change()))
        self._card = self._build(_groups(commands), window.size())
        around = QVBoxLayout(self)
        around.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        around.addWidget(self._card, 0, Qt.AlignmentFlag.AlignCenter)
        window.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(window.size())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def rows(self) -> tuple[Row, ...]:
        """What is listed, for tests and screen readers."""
        return self._rows

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CLOSING:
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close()

    def hideEvent(self, _event: QHideEvent) -> None:
        if self._came_from:
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), _VEIL)

    def _build(self, groups: dict[str, list[Row]], size: QSize) -> QFrame:
        self._rows = tuple(row for rows in groups.values() for row in rows)
        card = QFrame()
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        column.setSpacing(_SPACE)
        head = self._head()
        column.addLayout(head)
        room = size.shrunkBy(QMargins(*[_EDGE + _SPACE] * 4))
        column.addWidget(_scrolling(_fitting(groups, room.width()), room.height() - head.sizeHint().height() - _SPACE))
        return card

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        title = QLabel("Keyboard shortcuts")
        title.setProperty("heading", True)
        foot = QLabel("Esc closes")
        foot.setProperty("dim", True)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(foot)
        head.addWidget(self.change)
        return head


def _groups(commands: Commands) -> dict[str, list[Row]]:
    groups = {
        menu: [(full_text(command), keys_text(commands.keys(command.name))) for command in listed]
        for menu, listed in by_menu(commands).items()
    }
    return {**groups, "Mouse": list(MOUSE)}


def _fitting(groups: dict[str, list[Row]], room: int) -> QWidget:
    """In as many columns as have room, so that no keys are cut off at the right."""
    for count in _COLUMNS:
        content = _columns(groups, count)
        if content.sizeHint().width() + _SPACE <= room:
            break
    return content


def _columns(groups: dict[str, list[Row]], count: int) -> QWidget:
    """The groups side by side, each into the column that is the shortest so far."""
    content = QWidget()
    row = QHBoxLayout(content)
    row.setContentsMargins(0, 0, _SPACE, 0)
    row.setSpacing(2 * _SPACE)
    columns = [QVBoxLayout() for _ in range(count)]
    lengths = [0] * count
    for title, rows in groups.items():
        shortest = lengths.index(min(lengths))
        columns[shortest].setSpacing(0)
        columns[shortest].addLayout(_group(title, rows))
        columns[shortest].addSpacing(_SPACE)
        lengths[shortest] += sum(_folded(keys).count("\n") + 1 for _, keys in rows) + 2
    for column in columns:
        column.addStretch(1)
        row.addLayout(column)
    return content


def _group(title: str, rows: list[Row]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(_SPACE)
    grid.setVerticalSpacing(4)
    heading = QLabel(title)
    heading.setProperty("strong", True)
    grid.addWidget(heading, 0, 0, 1, 2)
    for index, (text, keys) in enumerate(rows, start=1):
        words = QLabel(_folded(keys))
        words.setFont(mono())
        words.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(QLabel(text), index, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, index, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _folded(keys: str) -> str:
    return "\n".join(textwrap.wrap(keys, _LONGEST)) if len(keys) > _LONGEST else keys


def _scrolling(content: QWidget, height: int) -> QScrollArea:
    area = QScrollArea()
    area.setProperty("on_card", True)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumWidth(content.sizeHint().width() + _SPACE)
    area.setMinimumHeight(min(content.sizeHint().height(), height))
    return area
