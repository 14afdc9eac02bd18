"""The palette: every layer and op by category, and the project's models; double-click, Enter or a drag adds one."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QLineEdit, QTreeWidgetItem, QVBoxLayout, QWidget

from core.catalog.records import Entry
from core.catalog.search import Found, search
from core.catalog.table import load
from gui.offers import offered_models
from gui.panels.palette_tree import FOUND, PaletteTree
from gui.session import Session
from gui.theme.theme import Theme, sans
from gui.theme.tokens import TEXT_PX, folded

_CHIP = (8, 12)
_OPEN_AT_FIRST = {"Input", "Core", "Recurrent", "Merge", "Models in this project"}
_FIRST = ("input", "core", "convolution", "pooling", "recurrent", "embedding", "text", "merge", "attention")
_NAMES = {"input": "Input", "op": "Operations"}
_MODELS = "Models in this project"
_WELL_KNOWN = (
    "Dense",
    "Embedding",
    "Dropout",
    "Lambda",
    "Conv2D",
    "Conv1D",
    "SeparableConv2D",
    "MaxPooling2D",
    "GlobalAveragePooling2D",
    "LSTM",
    "GRU",
    "Bidirectional",
    "TimeDistributed",
    "SimpleRNN",
    "Concatenate",
    "Add",
    "Dot",
    "MultiHeadAttention",
    "BatchNormalization",
    "LayerNormalization",
    "Flatten",
    "Reshape",
)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Palette(QWidget):
    """A searchable tree of classes."""

    chosen = Signal(object)  # a Found

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._models = offered_models(session)
        self._open = set(_OPEN_AT_FIRST)
        self.field = QLineEdit(placeholderText="Search layers…", clearButtonEnabled=True)
        self.field.setAccessibleName("Search layers")
        self.field.setToolTip("Type a name and settings, then Enter: dense 64 relu. ↑↓ choose, Esc clears.")
        self.field.installEventFilter(self)
        self.tree = PaletteTree(session.manual)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field)
        layout.addWidget(self.tree)
        self.field.textChanged.connect(self._show)
        self.tree.itemActivated.connect(self._take)
        self.tree.itemExpanded.connect(lambda group: self._open.add(group.text(0)))
        self.tree.itemCollapsed.connect(lambda group: self._open.discard(group.text(0)))
        theme.changed.connect(self._show)
        session.changed.connect(self._look_for_models)
        session.graph_changed.connect(self._look_for_models)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is self.field:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if (item := self.tree.currentItem()) and self.field.text().strip():
                self._take(item)
        elif key == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            return False
        return True

    def _step(self, step: int) -> None:
        """Marks the next answer while the field keeps the focus."""
        now = self.tree.currentItem()
        item = (self.tree.itemBelow(now) if step > 0 else self.tree.itemAbove(now)) if now else None
        item = item or (None if now else self.tree.topLevelItem(0))
        if item:
            self.tree.setCurrentItem(item)

    def _look_for_models(self) -> None:
        models = offered_models(self._session)
        if models != self._models:
            self._models = models
            self._show()

    def _show(self) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        text = self.field.text().strip()
        if text:
            self._show_found(text)
        else:
            self._show_groups()
        self.tree.blockSignals(False)

    def _show_found(self, text: str) -> None:
        word = text.split()[0].lower()
        models = [self._item(name, found) for name, found in self._models.items() if word in name.lower()]
        for item in (*models, *(self._item(_shown(found.entry), found) for found in search(text, most=30))):
            self.tree.addTopLevelItem(item)
        if first := self.tree.topLevelItem(0):
            self.tree.setCurrentItem(first)
        else:
            nothing = QTreeWidgetItem([f"Nothing is called “{text}”."])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.tree.addTopLevelItem(nothing)

    def _show_groups(self) -> None:
        groups = [
            (
                _NAMES.get(category, category.replace("_", " ").capitalize()),
                {_shown(one): Found(one) for one in entries},
            )
            for category, entries in _by_category()
        ]
        if self._models:
            groups.insert(0, (_MODELS, self._models))
        for title, members in groups:
            group = self._group(title, members)
            self.tree.addTopLevelItem(group)
            group.setExpanded(title in self._open)

    def _group(self, title: str, members: dict[str, Found]) -> QTreeWidgetItem:
        group = QTreeWidgetItem([title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        group.setForeground(0, QBrush(self._theme.colour("dim")))
        group.setFont(0, sans(TEXT_PX, bold=True))
        for name, found in members.items():
            group.addChild(self._item(name, found))
        return group

    def _item(self, name: str, found: Found) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name])
        item.setIcon(0, _chip(self._theme.category(folded(found.entry.category)).rgba()))
        item.setData(0, FOUND, found)
        return item

    def _take(self, item: QTreeWidgetItem) -> None:
        found = item.data(0, FOUND)
        if found is not None:
            self.chosen.emit(found)


def _shown(entry: Entry) -> str:
    return "Input" if entry.path == "layers.InputLayer" else entry.name


def _by_category() -> list[tuple[str, list[Entry]]]:
    catalogue = load()
    groups: dict[str, list[Entry]] = {}
    for entry in (*catalogue.under("layers"), *catalogue.under("ops")):
        if not entry.hidden:
            groups.setdefault("op" if entry.path.startswith("ops.") else entry.category, []).append(entry)
    for entries in groups.values():
        entries.sort(key=_place)
    rank = {category: index for index, category in enumerate(_FIRST)}
    return sorted(groups.items(), key=lambda group: (group[0] == "op", rank.get(group[0], len(rank)), group[0]))


def _place(entry: Entry) -> tuple[int, bool, str]:
    """What people reach for most comes first, what only stands inside other layers last."""
    known = _WELL_KNOWN.index(entry.name) if entry.name in _WELL_KNOWN else len(_WELL_KNOWN)
    return known, entry.name.endswith(("Cell", "Cells")), entry.name


@cache
def _chip(colour: int) -> QIcon:
    pixmap = QPixmap(*_CHIP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgba(colour))
    painter.drawRoundedRect(pixmap.rect(), 2, 2)
    painter.end()
    return QIcon(pixmap)
