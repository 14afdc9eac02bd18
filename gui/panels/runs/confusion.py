"""A table of confusions as a picture: a row for what the data say, a column for what the model said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from core.training.explained import Confusion
from gui.theme.theme import Theme, mono
from gui.theme.tokens import BAR_NAME, BAR_ROW, CELL, SMALL_PX

_GAP = 8
_FAINT, _DEEP = 0.06, 0.6  # how much a cell is covered at no and at its whole row


class ConfusionView(QWidget):
    """The deeper a cell, the larger its share of the row."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Confusion | None = None
        theme.changed.connect(self.update)

    def show_confusion(self, confusion: Confusion) -> None:
        self._shown = confusion
        words = f"{confusion.right} of {confusion.all} right"
        self.setAccessibleName(f"Confusions of {confusion.output}: {words}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * BAR_NAME, 6 * BAR_ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = QPainter(self)
        self._draw_names(painter, self._shown)
        self._draw_cells(painter, self._shown)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._shown:
            QToolTip.showText(event.globalPos(), self._told(self._shown, event), self)
            return True
        return super().event(event)

    def _draw_cells(self, painter: QPainter, shown: Confusion) -> None:
        cell, ground = self._cell(shown), self._theme.colour("selection")
        readable = cell.height() >= SMALL_PX
        painter.setFont(mono())
        painter.setPen(self._theme.colour("text"))
        for row, counts in enumerate(shown.counts):
            all_of_row = sum(counts) or 1
            for column, count in enumerate(counts):
                area = self._area(row, column, cell)
                ground.setAlphaF(_FAINT + _DEEP * count / all_of_row)
                painter.fillRect(area.adjusted(1, 1, -1, -1), ground)
                if readable and count and painter.fontMetrics().horizontalAdvance(str(count)) < cell.width():
                    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(count))

    def _draw_names(self, painter: QPainter, shown: Confusion) -> None:
        cell, metrics = self._cell(shown), painter.fontMetrics()
        right, cut = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, Qt.TextElideMode.ElideRight
        painter.setPen(self._theme.colour("dim"))
        painter.drawText(QRectF(0, 0, BAR_NAME - _GAP, BAR_ROW), right, "data ↓  model →")
        painter.setPen(self._theme.colour("text"))
        for place, name in enumerate(shown.names if cell.height() >= SMALL_PX else ()):
            top = self._area(place, 0, cell).top()
            beside = metrics.elidedText(name, cut, BAR_NAME - _GAP)
            painter.drawText(QRectF(0, top, BAR_NAME - _GAP, cell.height()), right, beside)
            above = QRectF(BAR_NAME + place * cell.width(), 0, cell.width(), BAR_ROW)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(name, cut, int(cell.width()) - 2))

    def _told(self, shown: Confusion, event: QHelpEvent) -> str:
        cell = self._cell(shown)
        column, row = int((event.x() - BAR_NAME) // cell.width()), int((event.y() - BAR_ROW) // cell.height())
        if not (0 <= row < len(shown.names) and 0 <= column < len(shown.names)):
            return ""
        count, every = shown.counts[row][column], sum(shown.counts[row])
        return f"{count} of {every} that are {shown.names[row]} were taken for {shown.names[column]}"

    def _cell(self, shown: Confusion) -> QSizeF:
        count = max(len(shown.names), 1)
        wide, high = max(self.width() - BAR_NAME, count) / count, max(self.height() - BAR_ROW, count) / count
        return QSizeF(min(wide, 2 * CELL), min(high, CELL))

    def _area(self, row: int, column: int, cell: QSizeF) -> QRectF:
        return QRectF(BAR_NAME + column * cell.width(), BAR_ROW + row * cell.height(), cell.width(), cell.height())
