"""The columns of a source, to be dragged: kind, examples, gaps and a small picture of how the values are spread."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from core.training.preview import ColumnFacts, Preview
from gui.theme.theme import Theme

COLUMN_MIME = "application/x-layerloom-column"
_TITLES = ("Column", "Kind", "Examples", "Missing", "Values")
_SPREAD = len(_TITLES) - 1


class ColumnTable(QTableWidget):
    """A row per column."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, len(_TITLES))
        self.setHorizontalHeaderLabels(list(_TITLES))
        self.setAccessibleName("Columns of the data")
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setItemDelegateForColumn(_SPREAD, Spread(theme, self))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_SPREAD, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(_SPREAD, 120)

    def show_preview(self, seen: Preview) -> None:
        self.setRowCount(len(seen.columns))
        for row, facts in enumerate(seen.columns):
            for column, text in enumerate(_cells(facts)):
                item = QTableWidgetItem(text)
                item.setToolTip(_told(facts))
                self.setItem(row, column, item)
            spread = QTableWidgetItem()
            spread.setData(Qt.ItemDataRole.UserRole, facts)
            spread.setToolTip(_told(facts))
            self.setItem(row, _SPREAD, spread)

    def mimeData(self, items: object) -> QMimeData:  # noqa: ARG002  # Qt passes them; whole rows are selected
        names = [str(index.data()) for index in self.selectionModel().selectedRows(0)]
        data = QMimeData()
        data.setData(COLUMN_MIME, "\n".join(names).encode())
        return data


class Spread(QStyledItemDelegate):
    """Bars, as high as there are values under them."""

    def __init__(self, theme: Theme, parent: QTableWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        facts = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(facts, ColumnFacts) or not facts.bars:
            return
        area = QRectF(option.rect).adjusted(6, 4, -6, -4)
        most, width = max(bar.count for bar in facts.bars) or 1, area.width() / len(facts.bars)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("selection"))
        for place, bar in enumerate(facts.bars):
            height = area.height() * bar.count / most
            painter.drawRect(QRectF(area.left() + place * width, area.bottom() - height, max(width - 1, 1), height))


def _cells(facts: ColumnFacts) -> tuple[str, ...]:
    shape = f" {'×'.join(map(str, facts.shape))}" if facts.shape else ""
    return facts.name, f"{facts.kind}{shape}", " · ".join(facts.examples), str(facts.missing or "")


def _told(facts: ColumnFacts) -> str:
    bars = "\n".join(f"{bar.label}: {bar.count}" for bar in facts.bars)
    span = f"from {facts.least:g} to {facts.most:g}\n" if facts.least is not None and facts.most is not None else ""
    return f"{facts.name}: {facts.kind} ({facts.dtype})\n{span}{bars}"
