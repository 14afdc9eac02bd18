"""The history: every step by its label; a click goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gui.session import Session


class HistoryPanel(QListWidget):
    """Steps that were taken back stand dim below the present one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName("History")
        self.itemActivated.connect(self._go)
        self.itemClicked.connect(self._go)
        session.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        history = self._session.document.history
        self.clear()
        for index, label in enumerate(history.labels):
            item = QListWidgetItem(label)
            if index > history.at:
                item.setForeground(self.palette().placeholderText())
            self.addItem(item)
        self.setCurrentRow(history.at)

    def _go(self, item: QListWidgetItem) -> None:
        at = self.row(item)
        if at != self._session.document.history.at:
            self._session.document.jump(at)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
