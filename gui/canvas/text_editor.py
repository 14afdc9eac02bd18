"""The field in which the title of a frame or the text of a note is written, where it stands on the canvas."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from gui.canvas.annotation import AnnotationItem
from gui.canvas.view import CanvasView
from gui.theme import tokens
from gui.theme.theme import sans

_LEAST = (160, 36)
_CONTROL = Qt.KeyboardModifier.ControlModifier


class TextEditor(QPlainTextEdit):
    """One at a time. Return ends a title, Ctrl+Return a note, as does a press elsewhere; Escape leaves it as it was."""

    def __init__(self, view: CanvasView, item: AnnotationItem, done: Callable[[str], object]) -> None:
        super().__init__(item.annotation.text, view.viewport())
        self._view, self._done, self._one_line = view, done, item.is_frame
        self.setObjectName("annotation_editor")
        self.setAccessibleName("Title of the frame" if item.is_frame else "Text of the note")
        self.setFont(sans(tokens.NAME_PX if item.is_frame else tokens.TEXT_PX, bold=item.is_frame))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setGeometry(_at_least(view.mapFromScene(item.title_area()).boundingRect()))
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif ends and (self._one_line or event.modifiers() & _CONTROL):
            self._take()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._take()

    def _take(self) -> None:
        if self.isVisible():
            text = self.toPlainText().strip()
            self._close()
            self._done(text)

    def _close(self) -> None:
        self.hide()
        self.deleteLater()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)


def _at_least(area: QRect) -> QRect:
    return QRect(area.x(), area.y(), max(area.width(), _LEAST[0]), max(area.height(), _LEAST[1]))
