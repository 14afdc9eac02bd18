"""Which layer takes whose weights: a row each, with what comes of it; the chosen row's donor can be changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.transplanting.messages import Fit, Refused, Row, Transplanted
from gui.theme.theme import Theme

_SIZE = (760, 560)
_SPACE = 16
_COLUMNS = ("Layer", "Takes the weights of", "", "Why")
_TOKENS = {"carried": "ok", "resized": "warning", "new": "error"}
_NOBODY = Fit("", "new", "left out")


class TransplantDialog(QDialog):
    """Waits until it is told what fits; `wanted` is told when the person wants it done, `cancelled` when not."""

    wanted = Signal()
    cancelled = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Transplant weights from {title}")
        self.resize(*_SIZE)
        self._theme = theme
        self._rows: tuple[Row, ...] = ()
        self._chosen: dict[str, Fit] = {}
        self.words = QLabel(wordWrap=True)
        self.progress = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.progress.setAccessibleName("Comparing layers")
        self.list = QTreeWidget()
        self.list.setAccessibleName("Layers and whose weights they take")
        self.list.setHeaderLabels(_COLUMNS)
        self.list.setRootIsDecorated(False)
        self.list.currentItemChanged.connect(lambda *_: self._offer())
        self.whose = QLabel("Weights from")
        self.donor = QComboBox()
        self.donor.setAccessibleName("Whose weights the chosen layer takes")
        self.donor.activated.connect(self._choose)
        self.left = QLabel(wordWrap=True)
        self.left.setProperty("dim", True)
        self.go = QPushButton("Transplant")
        self.go.setProperty("primary", True)
        self.go.clicked.connect(self.wanted)
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.rejected.connect(self.cancelled)
        self._lay_out()
        self.show_stage("Starting…")

    @property
    def pairs(self) -> dict[str, str]:
        """What the person has chosen otherwise."""
        return {layer: fit.donor for layer, fit in self._chosen.items()}

    def show_stage(self, text: str) -> None:
        self.words.setText(text)
        self.progress.show()
        for part in (self.go, self.donor):
            part.setEnabled(False)

    def show_found(self, found: Transplanted) -> None:
        """The list, to be changed and then wanted."""
        self._rows = found.rows
        self.progress.hide()
        self.list.clear()
        for row in found.rows:
            self.list.addTopLevelItem(self._item(row))
        for column in range(3):
            self.list.resizeColumnToContents(column)
        self.words.setText(f"Into {found.model}: {found.summary()}. Nothing has happened yet.")
        self.left.setText(f"Nobody takes {', '.join(found.left)}." if found.left else "")
        self.go.setEnabled(any(row.outcome.fate != "new" for row in found.rows))
        if first := self.list.topLevelItem(0):
            self.list.setCurrentItem(first)
        self.list.setFocus()

    def show_refusal(self, refusal: Refused) -> None:
        self.progress.hide()
        self.words.setText(refusal.reason)
        self.cancel.setText("Close")

    def _lay_out(self) -> None:
        change = QHBoxLayout()
        change.addWidget(self.whose)
        change.addWidget(self.donor, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        column.setSpacing(_SPACE // 2)
        column.addWidget(self.words)
        column.addWidget(self.progress)
        column.addWidget(self.list, 1)
        column.addLayout(change)
        column.addWidget(self.left)
        column.addLayout(foot)

    def _item(self, row: Row) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setData(0, Qt.ItemDataRole.UserRole, row)
        self._write(item, row, Fit(row.donor, row.outcome.fate, row.outcome.reason))
        return item

    def _write(self, item: QTreeWidgetItem, row: Row, fit: Fit) -> None:
        for column, text in enumerate((row.layer, fit.donor or "—", fit.fate, fit.reason)):
            item.setText(column, text)
            item.setToolTip(column, text)
        item.setForeground(2, self._theme.colour(_TOKENS[fit.fate]))

    def _offer(self) -> None:
        """The donors that fit the chosen layer, the one it takes chosen."""
        item = self.list.currentItem()
        row = item.data(0, Qt.ItemDataRole.UserRole) if item else None
        self.donor.clear()
        if not isinstance(row, Row):
            return
        self.whose.setText(f"{row.layer} takes the weights of")
        self.donor.addItem("nobody", _NOBODY)
        for fit in row.fitting:
            self.donor.addItem(f"{fit.donor}{f'  ({fit.reason})' if fit.reason else ''}", fit)
        takes = self._chosen[row.layer].donor if row.layer in self._chosen else row.donor
        names = ["", *(fit.donor for fit in row.fitting)]
        self.donor.setCurrentIndex(names.index(takes) if takes in names else 0)
        self.donor.setEnabled(bool(row.fitting))

    def _choose(self) -> None:
        item = self.list.currentItem()
        assert item
        row: Row = item.data(0, Qt.ItemDataRole.UserRole)
        fit: Fit = self.donor.currentData()
        self._chosen[row.layer] = fit
        self._write(item, row, fit)
        fates = [self._chosen[one.layer].fate if one.layer in self._chosen else one.outcome.fate for one in self._rows]
        self.go.setEnabled(any(fate != "new" for fate in fates))
