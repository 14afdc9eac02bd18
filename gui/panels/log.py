"""The log panel: what the engine and the training processes have written, for when something goes wrong."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.log import MOST_LINES, Log
from gui.theme.theme import mono

_EMPTY = "Nothing yet. What the engine and training write to their logs appears here."


class LogPanel(QWidget):
    """Follows the last line as long as the person has not scrolled away from it."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName("Log")
        self.text.setPlaceholderText(_EMPTY)
        self.text.setFont(mono())
        self.text.setMaximumBlockCount(MOST_LINES)
        self.text.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Show lines with…")
        self.filter.setAccessibleName("Show lines with")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._fill)
        copy = QPushButton("Copy")
        copy.setToolTip("Copies what is shown, for a report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        clear = QPushButton("Clear")
        clear.clicked.connect(self._clear)
        head = QHBoxLayout()
        head.setSpacing(8)
        name = QLabel("Engine and training")
        name.setProperty("dim", True)
        for widget in (name, self.filter, copy, clear):
            head.addWidget(widget, widget is self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        log.added.connect(self._add)
        self._fill()

    def _add(self, line: str) -> None:
        if self._wanted(line):
            self.text.appendPlainText(line)

    def _fill(self) -> None:
        self.text.setPlainText("\n".join(filter(self._wanted, self._log.lines)))
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _clear(self) -> None:
        self._log.lines.clear()
        self._fill()

    def _wanted(self, line: str) -> bool:
        return self.filter.text().lower() in line.lower()
