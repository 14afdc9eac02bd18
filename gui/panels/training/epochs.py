"""The table of epochs: every number that each of them ended with."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from core.training.events import EpochEnded, Event
from gui.panels.training.series import named, numbers, shown

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EpochRows(QAbstractTableModel):
    """One row per epoch of each fold; a number has a column for the training samples and one for those held out."""

    def __init__(self) -> None:
        super().__init__()
        self._head: tuple[str, ...] = ()
        self._rows: list[tuple[str, ...]] = []

    def clear(self) -> None:
        self.beginResetModel()
        self._head, self._rows = (), []
        self.endResetModel()

    def add(self, ended: list[EpochEnded]) -> None:
        if not self._head:
            self.beginResetModel()
            self._head = _head(ended[0])
            self.endResetModel()
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(ended) - 1)
        self._rows += map(_row, ended)
        self.endInsertRows()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._head[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None


class EpochTable(QTableView):
    """Follows the last epoch as long as the person has not scrolled away from it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = EpochRows()
        self.setModel(self.rows)
        self.setAccessibleName("Epochs")
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rows.modelReset.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def take(self, events: tuple[Event, ...]) -> None:
        ended = [event for event in events if isinstance(event, EpochEnded)]
        if ended:
            bar = self.verticalScrollBar()
            at_end = bar.value() == bar.maximum()
            self.rows.add(ended)
            if at_end:
                self.scrollToBottom()

    def _fit(self) -> None:
        """Columns are as wide as their heads need; what room is left is shared out, and where it lacks they scroll."""
        header = self.horizontalHeader()
        widths = [header.sectionSizeHint(column) for column in range(self.rows.columnCount())]
        left = max(0, self.viewport().width() - sum(widths))
        for column, width in enumerate(widths):
            share = left // (len(widths) - column)
            left -= share
            header.resizeSection(column, width + share)


def _head(ended: EpochEnded) -> tuple[str, ...]:
    names = [named(key).replace(", in ", ",\nin ") for key, _ in numbers(ended.training)]  # units make long heads
    held = [f"{name}\nheld out" for name in names] if ended.held_out else []
    return (*(["fold"] if ended.fold else []), "epoch", *names, *held, "seconds")


def _row(ended: EpochEnded) -> tuple[str, ...]:
    training = (shown(value) for _, value in numbers(ended.training))
    held = (shown(value) for _, value in numbers(ended.held_out)) if ended.held_out else ()
    place = (str(ended.fold), str(ended.epoch)) if ended.fold else (str(ended.epoch),)
    return (*place, *training, *held, f"{ended.seconds:.2f}")
