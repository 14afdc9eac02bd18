"""A read-only text of code with line numbers, which can light lines and says which line was clicked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.panels.code.highlighter import PythonHighlighter
from gui.theme.theme import Theme, mono
from gui.theme.tokens import TEXT_PX


class CodeEditor(QPlainTextEdit):
    """Shows code."""

    line_clicked = Signal(int)  # from 1

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setReadOnly(True)
        self.setAccessibleName("Exported Python")
        self.setFont(mono(TEXT_PX))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._highlighter = PythonHighlighter(self.document(), theme)
        self._margin = _Margin(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow)
        self._make_room()

    def light(self, lines: Iterable[int]) -> None:
        """Marks lines (from 1) and brings the first one into sight."""
        marks = []
        for line in sorted(lines):
            block = self.document().findBlockByNumber(line - 1)
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(self._theme.colour("highlight"))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            cursor = self.textCursor()
            cursor.setPosition(block.position())
            mark.cursor = cursor
            marks.append(mark)
        self.setExtraSelections(marks)
        if marks:
            self._reveal(marks[0].cursor.blockNumber())

    def margin_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("9") * len(str(max(self.blockCount(), 99))) + 24

    def paint_margin(self, event: QPaintEvent) -> None:
        """Draws the numbers of the lines in sight."""
        painter = QPainter(self._margin)
        painter.fillRect(event.rect(), self._theme.colour("field"))
        painter.setPen(self._theme.colour("dim"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        area = self.blockBoundingGeometry(block).translated(self.contentOffset())
        while block.isValid() and area.top() <= event.rect().bottom():
            room = QRectF(0, area.top(), self.margin_width() - 12, area.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            self.line_clicked.emit(self.cursorForPosition(event.position().toPoint()).blockNumber() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._margin.setGeometry(QRect(area.left(), area.top(), self.margin_width(), area.height()))

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)

    def _follow(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self._margin.scroll(0, scrolled)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())

    def _reveal(self, line: int) -> None:
        top = self.blockBoundingGeometry(self.document().findBlockByNumber(line)).translated(self.contentOffset())
        if not self.viewport().rect().contains(QPointF(4, top.center().y()).toPoint()):
            self.verticalScrollBar().setValue(max(0, line - 3))


class _Margin(QWidget):
    """The strip with the numbers."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_margin(event)
