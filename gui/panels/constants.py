"""The constants of the project: name, value or arithmetic, and what it comes to; changed where they stand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.catalog.records import Field, FieldType
from core.expressions import ExpressionError, resolve
from core.graph.edits.constants import remove_constant, rename_constant, set_constant
from core.graph.edits.names import unique
from core.graph.writing import shown
from core.values import Value
from gui.panels.inspector.python import WrongText
from gui.panels.inspector.text import read
from gui.session import Session

NAME, VALUE, RESULT = range(3)
_TITLES = ("Name", "Value", "Comes to")
_ANY = Field("value", FieldType.ANY, required=True)
_EMPTY = "No constants yet. A constant has one name and one value, and any field may use it: 4 * d_model."


class ConstantsPanel(QWidget):
    """A table with a row per constant; a refusal is told below it and the row stays as it was."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.table = _Table(0, len(_TITLES))
        self.table.setHorizontalHeaderLabels(list(_TITLES))
        self.table.setAccessibleName("Constants")
        self.reason = QLabel(wordWrap=True)
        self.reason.setProperty("problem", "error")
        self._empty = QLabel(_EMPTY, wordWrap=True)
        self._empty.setProperty("dim", True)
        self.add = _button("Add constant", "Adds a constant; type its name and its value then", self._add)
        self.remove = _button("Remove", "Removes the marked constant (Del)", self._remove)
        self.table.removing = self._remove
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch()
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        column.addWidget(self.reason)
        column.addLayout(buttons)
        self._filling = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show)
        session.changed.connect(self._later.start)
        self.table.itemChanged.connect(self._edited)
        self.table.itemSelectionChanged.connect(self._mark)
        self._show()

    def _show(self) -> None:
        constants = self._session.project.constants
        self._filling = True
        self.table.setRowCount(len(constants))
        for row, (name, value) in enumerate(constants.items()):
            for column, text in ((NAME, name), (VALUE, shown(value)), (RESULT, self._result(value))):
                self._fill(row, column, text)
        self._filling = False
        self.table.setVisible(bool(constants))
        self._empty.setVisible(not constants)
        self._mark()

    def _fill(self, row: int, column: int, text: str) -> None:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            self.table.setItem(row, column, item)
        if column == RESULT:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setText(text)

    def _result(self, value: Value) -> str:
        try:
            return shown(resolve(value, self._session.project.constants))
        except ExpressionError as fault:
            return str(fault)

    def _edited(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        name, text = list(self._session.project.constants)[item.row()], item.text().strip()
        if item.column() == NAME:
            self._attempt(f"Rename {name} to {text}", lambda now: rename_constant(now, name, text))
            return
        try:
            value = read(_ANY, text, self._session.project.constants)
        except WrongText as wrong:
            self._tell(f"{name} {wrong}")
            return
        self._attempt(f"Set {name}", lambda now: set_constant(now, name, value))

    def _add(self) -> None:
        name = unique("constant", self._session.project.constants)
        self._attempt(f"Add {name}", lambda now: set_constant(now, name, 1))
        self._show()
        self.table.setFocus()
        self.table.setCurrentCell(self.table.rowCount() - 1, NAME)
        if item := self.table.item(self.table.rowCount() - 1, NAME):
            self.table.editItem(item)

    def _remove(self) -> None:
        row, names = self.table.currentRow(), list(self._session.project.constants)
        if 0 <= row < len(names):
            self._attempt(f"Remove {names[row]}", lambda now: remove_constant(now, names[row]))

    def _attempt(self, label: str, edit: Callable[..., object]) -> None:
        self._tell(self._session.attempt(label, edit))  # type: ignore[arg-type]  # each edit is one of core's

    def _tell(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self._later.start()

    def _mark(self) -> None:
        self.remove.setEnabled(self.table.currentRow() >= 0 and bool(self._session.project.constants))


class _Table(QTableWidget):
    """Whole rows, edited by double click, F2 or typing; Del removes."""

    removing: Callable[[], None]

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(rows, columns)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removing()
        else:
            super().keyPressEvent(event)


def _button(text: str, tip: str, press: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.clicked.connect(press)
    return button
