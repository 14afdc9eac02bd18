"""The tree of the palette: what is dragged out of it carries a class, and a tooltip says what Keras says of it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QTreeWidget, QTreeWidgetItem

from core.catalog.search import Found
from core.graph.records import MODEL
from gui.manual import Manual
from gui.offers import MIME, packed

FOUND = Qt.ItemDataRole.UserRole
_HOW = "Double-click it, press Enter, or drag it onto the canvas"


class PaletteTree(QTreeWidget):
    """One column, no header; items hold a Found."""

    def __init__(self, manual: Manual) -> None:
        super().__init__()
        self._manual = manual
        self.setHeaderHidden(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.setAccessibleName("Layers by category")
        self.itemEntered.connect(self._ask)

    def mimeData(self, items: list[QTreeWidgetItem]) -> QMimeData:  # type: ignore[override]  # Qt passes a list
        data = QMimeData()
        found = items[0].data(0, FOUND) if items else None
        if found is not None:
            data.setData(MIME, packed(found))
        return data

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (item := self.itemAt(event.pos())):
            QToolTip.showText(event.globalPos(), self.tip(item), self)
            return True
        return super().viewportEvent(event)

    def tip(self, item: QTreeWidgetItem) -> str:
        """What a tooltip over an item says."""
        found = item.data(0, FOUND)
        if not isinstance(found, Found):
            return ""
        if found.entry.path == MODEL:
            return f"<p><b>{escape(item.text(0))}</b>, a model of this project as a block</p><p>{_HOW}</p>"
        page = self._manual.about(found.entry.path)
        said = f"<p>{escape(page.summary)}</p>" if page and page.summary else ""
        return f"<p><b>keras.{found.entry.path}</b></p>{said}<p>{_HOW}</p>"

    def _ask(self, item: QTreeWidgetItem) -> None:
        """Sends for the documentation before the tooltip is due."""
        found = item.data(0, FOUND)
        if isinstance(found, Found) and found.entry.path != MODEL:
            self._manual.about(found.entry.path)
