"""The table of trials: a row each, live, sortable by any column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.search.events import TrialRow

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FIXED = 4
_STATE = 2
_WORST = float("inf")


class TrialRows(QAbstractTableModel):
    """Trial, objective, state, epochs, and a column for each dimension."""

    def __init__(self) -> None:
        super().__init__()
        self.trials: list[TrialRow] = []
        self._names: Mapping[str, str] = {}
        self._objective = "loss"

    def show_trials(self, trials: Sequence[TrialRow], names: Mapping[str, str], objective: str) -> None:
        """`names` are those of the dimensions, by what they change."""
        same_head = (names, objective) == (self._names, self._objective)
        if not same_head or len(trials) < len(self.trials):
            self.beginResetModel()
            self.trials, self._names, self._objective = list(trials), dict(names), objective
            self.endResetModel()
            return
        for row, (before, after) in enumerate(zip(self.trials, trials, strict=False)):
            if before != after:
                self.trials[row] = after
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
        if len(trials) > (first := len(self.trials)):
            self.beginInsertRows(QModelIndex(), first, len(trials) - 1)
            self.trials += trials[first:]
            self.endInsertRows()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.trials)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _FIXED + len(self._names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.trials[index.row()]
        value = self._cell(row, index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _shown(value)
            case Qt.ItemDataRole.UserRole:
                return _WORST if value is None else value
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (f"Trial {row.number}: {row.state}", row.reason, row.run)))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if isinstance(value, str) else _RIGHT
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if way is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return ("Trial", self._objective, "State", "Epochs", *self._names.values())[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == _STATE else _RIGHT
        return None

    def _cell(self, row: TrialRow, column: int) -> object:
        if column >= _FIXED:
            return row.found.get(list(self._names)[column - _FIXED])
        return (row.number, row.value, row.state, len(row.reported))[column]


class _Sorted(QSortFilterProxyModel):
    """By number where both are numbers, else as they are read."""

    def lessThan(self, left: _Index, right: _Index) -> bool:
        first, second = (index.data(Qt.ItemDataRole.UserRole) for index in (left, right))
        if isinstance(first, int | float) and isinstance(second, int | float):
            return first < second
        return str(first) < str(second)


class TrialTable(QTableView):
    """Keeps what is chosen, whatever comes around it."""

    chosen = Signal()
    opened = Signal(object)  # a TrialRow

    def __init__(self) -> None:
        super().__init__()
        self.rows = TrialRows()
        self._sorted = _Sorted()
        self._sorted.setSourceModel(self.rows)
        self.setModel(self._sorted)
        self.setAccessibleName("Trials")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setResizeContentsPrecision(0)  # by the rows in sight: all of them would take their time at each change
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.activated.connect(lambda index: self.opened.emit(self._trial(index)))

    def selected(self) -> list[TrialRow]:
        """In the order of the table."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [self._trial(index) for index in rows]

    def _trial(self, index: QModelIndex) -> TrialRow:
        return self.rows.trials[self._sorted.mapToSource(index).row()]


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
