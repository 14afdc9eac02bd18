"""The palette: every layer and op by category, with a search; double-click, Enter or a drag adds one."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from core.catalog.records import Entry
from core.catalog.search import Found, search
from core.catalog.table import load
from gui.theme.theme import Theme
from gui.theme.tokens import folded

MIME = "application/x-layerloom-class"
_CHIP = (8, 12)
_OPEN_AT_FIRST = {"input", "core", "recurrent", "merge"}
_FIRST = ("input", "core", "convolution", "pooling", "recurrent", "embedding", "text", "merge", "attention")
_NAMES = {"input": "Input", "op": "Operations"}


class Palette(QWidget):
    """A searchable tree of classes."""

    chosen = Signal(object)  # a Found

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.field = QLineEdit(placeholderText="Search layers…", clearButtonEnabled=True)
        self.field.setAccessibleName("Search layers")
        self.tree = _Tree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.tree)
        self.field.textChanged.connect(self._show)
        self.field.returnPressed.connect(self._take_first)
        self.tree.itemActivated.connect(self._take)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.tree.clear()
        text = self.field.text().strip()
        if text:
            for found in search(text, most=30):
                self.tree.addTopLevelItem(self._item(found))
            if first := self.tree.topLevelItem(0):
                self.tree.setCurrentItem(first)
            return
        for category, entries in _by_category():
            group = self._group(category, entries)
            self.tree.addTopLevelItem(group)
            group.setExpanded(category in _OPEN_AT_FIRST)

    def _group(self, category: str, entries: list[Entry]) -> QTreeWidgetItem:
        group = QTreeWidgetItem([_NAMES.get(category, category.replace("_", " ").capitalize())])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setForeground(0, QBrush(self._theme.colour("dim")))
        for entry in entries:
            group.addChild(self._item(Found(entry)))
        return group

    def _item(self, found: Found) -> QTreeWidgetItem:
        entry = found.entry
        item = QTreeWidgetItem(["Input" if entry.path == "layers.InputLayer" else entry.name])
        item.setIcon(0, _chip(self._theme.category(folded(entry.category))))
        item.setData(0, Qt.ItemDataRole.UserRole, found)
        item.setToolTip(0, f"keras.{entry.path}\nDouble-click or drag it onto the canvas")
        return item

    def _take(self, item: QTreeWidgetItem) -> None:
        found = item.data(0, Qt.ItemDataRole.UserRole)
        if found is not None:
            self.chosen.emit(found)

    def _take_first(self) -> None:
        if (first := self.tree.topLevelItem(0)) and self.field.text().strip():
            self._take(first)


class _Tree(QTreeWidget):
    """The tree; what is dragged out of it carries the path of a class."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(12)
        self.setDragEnabled(True)
        self.setAccessibleName("Layers by category")

    def mimeData(self, items: list[QTreeWidgetItem]) -> QMimeData:  # type: ignore[override]  # Qt passes a list
        data = QMimeData()
        found = items[0].data(0, Qt.ItemDataRole.UserRole) if items else None
        if found is not None:
            data.setData(MIME, found.entry.path.encode())
        return data


def _by_category() -> list[tuple[str, list[Entry]]]:
    catalogue = load()
    groups: dict[str, list[Entry]] = {}
    for entry in (*catalogue.under("layers"), *catalogue.under("ops")):
        if not entry.hidden:
            groups.setdefault("op" if entry.path.startswith("ops.") else entry.category, []).append(entry)
    rank = {category: index for index, category in enumerate(_FIRST)}
    return sorted(groups.items(), key=lambda group: (group[0] == "op", rank.get(group[0], len(rank)), group[0]))


def _chip(colour: QColor) -> QPixmap:
    pixmap = QPixmap(*_CHIP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(pixmap.rect(), 2, 2)
    painter.end()
    return pixmap
