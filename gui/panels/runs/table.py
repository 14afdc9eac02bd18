"""The list of runs: a row each, the newest first; several can be chosen to be compared."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.training.overview import RunOverview

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("Run", "State", "Epochs", "Best loss", "Began")
_NUMBERS = (2, 3)
TRAINING = "training"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RunRows(QAbstractTableModel):
    """The runs as they were read, and which of them is training now."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: tuple[RunOverview, ...] = ()
        self._training: frozenset[Path] = frozenset()

    def show_runs(self, runs: tuple[RunOverview, ...], training: frozenset[Path]) -> None:
        same = [run.path for run in runs] == [run.path for run in self.runs]
        if not same:
            self.beginResetModel()
        self.runs, self._training = runs, training
        if not same:
            self.endResetModel()
        elif runs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(runs) - 1, len(_TITLES) - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.runs)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        run = self.runs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(run)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (run.name, run.note, run.message, str(run.path))))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _NUMBERS:
            return _RIGHT
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if way is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def state(self, run: RunOverview) -> str:
        return TRAINING if run.path in self._training else run.state

    def _cells(self, run: RunOverview) -> tuple[str, ...]:
        epochs = f"{run.epochs} of {run.planned}" if run.planned else ""
        return run.name, self.state(run), epochs, run.best, f"{run.began:%d %b %Y, %H:%M}"


class RunTable(QTableView):
    """Keeps what is chosen by the runs' folders, whatever comes or goes around them."""

    chosen = Signal(object)  # tuple[RunOverview, ...], in the order of the list

    def __init__(self) -> None:
        super().__init__()
        self.rows = RunRows()
        self.setModel(self.rows)
        self.setAccessibleName("Runs")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # runs without a name differ at their ends
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.selected()))

    def selected(self) -> tuple[RunOverview, ...]:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.rows.runs[row] for row in rows if row < len(self.rows.runs))

    def show_runs(self, runs: tuple[RunOverview, ...], training: frozenset[Path]) -> None:
        kept = {run.path for run in self.selected()}
        self.rows.show_runs(runs, training)
        if not kept or {run.path for run in self.selected()} != kept:
            self.choose(kept)
        self.chosen.emit(self.selected())

    def choose(self, paths: set[Path]) -> None:
        """Selects the runs of these folders, else the newest."""
        self.clearSelection()
        wanted = [row for row, run in enumerate(self.rows.runs) if run.path in paths] or [0]
        mode = self.selectionMode()
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        for row in wanted if self.rows.runs else ():
            self.selectRow(row)
        self.setSelectionMode(mode)
