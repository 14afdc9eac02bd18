"""Lists to choose from: one that leaves the wheel alone, and one that is searched by typing."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class QuietCombo(QComboBox):
    """Leaves the wheel to the panel that scrolls, so that nothing is changed by passing over it."""

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]  # Qt passes a QWheelEvent


class SearchCombo(QuietCombo):
    """Offers what holds the letters typed. Enter takes the best of it; `free` tells what may be typed beside."""

    def __init__(self, free: Callable[[], Collection[str]] = tuple) -> None:
        super().__init__()
        self._free = free
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        assert completer
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        popup = completer.popup()
        assert popup
        popup.setProperty("popup", True)
        self._popup = popup
        self.line.returnPressed.connect(self._take_best)
        self.line.installEventFilter(self)

    @property
    def line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line
        return line

    def best(self, text: str) -> str:
        """The item that `text` means: itself, else one that begins with it, else one that holds it, else none."""
        items, typed = [self.itemText(place) for place in range(self.count())], text.strip().casefold()
        if not typed or text in self._free():
            return ""
        ranks = (str.__eq__, str.startswith, str.__contains__)
        return next((item for fits in ranks for item in items if fits(item.casefold(), typed)), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter that chooses is not also the Enter that presses a dialog's button."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _ENTER:
            text = self.currentText()
            if self.best(text) not in {"", text}:
                self._take_best()
                return True
        return super().eventFilter(watched, event)

    def _take_best(self) -> None:
        if self._popup.isVisible() and self._popup.currentIndex().isValid():
            return  # an arrow key has chosen: Qt takes that one
        best = self.best(self.currentText())
        if best and best != self.currentText():
            self.setCurrentText(best)
        if best:
            place = self.findText(best)
            self.setCurrentIndex(place)
            self.activated.emit(place)
