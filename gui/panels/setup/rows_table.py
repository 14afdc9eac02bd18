"""The first rows of a source as a table."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem

from core.training.preview import THUMBNAIL, Preview


class RowsTable(QTableWidget):
    """As the file has them, long values cut."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("First rows of the data")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self._plain = self.verticalHeader().defaultSectionSize()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_preview(self, seen: Preview) -> None:
        self.setColumnCount(len(seen.columns))
        self.setHorizontalHeaderLabels([facts.name for facts in seen.columns])
        self.setRowCount(len(seen.first))
        for row, cells in enumerate(seen.first):
            for column, text in enumerate(cells):
                self.setItem(row, column, QTableWidgetItem(_icon(seen, column, row), text))
        self.verticalHeader().setDefaultSectionSize(THUMBNAIL + 4 if seen.pictures else self._plain)
        self.resizeColumnsToContents()


def _icon(seen: Preview, column: int, row: int) -> QIcon:
    """The picture of a cell that names one, else none."""
    drawn, pictures = QPixmap(), seen.pictures.get(seen.columns[column].name)
    if pictures:
        drawn.loadFromData(pictures[row])
    return QIcon(drawn)
