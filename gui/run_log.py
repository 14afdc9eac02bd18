"""The log of one run, as its folder keeps it: what its process has said, to the last words of a crash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.training.runs import LOG
from gui.theme.theme import mono

_LOOK_MS = 1000
_SIZE = (900, 560)
_EMPTY = "The process of this run has said nothing."


def has_log(run: Path) -> bool:
    return (run / LOG).exists()


def show_log(run: Path, parent: QWidget) -> RunLog:
    """Opens a window of its own, which goes when it is closed."""
    dialog = RunLog(run, parent)
    dialog.show()
    return dialog


class RunLog(QDialog):
    """Looks again every second, and follows the end as long as the person has not scrolled away from it."""

    def __init__(self, run: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._file = run / LOG
        self._seen: tuple[int, int] | None = None
        self.setWindowTitle(f"Log of {run.name}")
        self.resize(*_SIZE)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName("Log of the run")
        self.text.setFont(mono())
        self.text.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.place = QLabel(str(self._file), wordWrap=True)
        self.place.setProperty("dim", True)
        copy = QPushButton("Copy")
        copy.setToolTip("Copies the log, for a report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.place)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.finished.connect(self.deleteLater)
        self.look()

    def look(self) -> None:
        """Reads the file where it is another than at the last look."""
        try:
            found = self._file.stat()
            if (found.st_size, found.st_mtime_ns) == self._seen:
                return
            self._seen = (found.st_size, found.st_mtime_ns)
            text = self._file.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            text = f"The log can't be read: {error.strerror or error}."
        bar = self.text.verticalScrollBar()
        at_end, place = bar.value() == bar.maximum(), bar.value()
        self.text.setPlainText(text or _EMPTY)
        bar.setValue(bar.maximum() if at_end else place)
