"""The dialog that gives commands other keys, and says which command would lose them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.commands import Commands
from gui.shortcuts.words import by_menu, full_text, keys_text

_NAME = Qt.ItemDataRole.UserRole
_SIZE = (560, 640)


class RebindingDialog(QDialog):
    """Choose a command, press keys, assign. Every change holds at once, in every window opened later too."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self.setWindowTitle("Change shortcuts")
        self.resize(*_SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit(placeholderText="Search commands…", clearButtonEnabled=True)
        self.search.setAccessibleName("Search commands")
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["Command", "Keys"])
        self.tree.setAccessibleName("Commands and their keys")
        self.pressed = QKeySequenceEdit()
        self.pressed.setMaximumSequenceLength(1)
        self.pressed.setAccessibleName("New keys; press them")
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.assign, self.remove, self.reset = (QPushButton(text) for text in ("Assign", "Remove keys", "Reset all"))
        self._lay_out()
        self._fill()
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._chosen)
        self.pressed.keySequenceChanged.connect(self._weigh)
        self.assign.clicked.connect(self._assign)
        self.remove.clicked.connect(lambda: self._bind(()))
        self.reset.clicked.connect(self._reset)
        self._chosen()

    def choose(self, name: str) -> None:
        """Puts the cursor on a command."""
        self.tree.setCurrentItem(self._items[name])

    @property
    def chosen(self) -> str | None:
        item = self.tree.currentItem()
        return item.data(0, _NAME) if item else None

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        row, foot = QHBoxLayout(), QHBoxLayout()
        row.addWidget(QLabel("New keys"))
        row.addWidget(self.pressed, 1)
        row.addWidget(self.assign)
        row.addWidget(self.remove)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        foot.addWidget(self.reset)
        foot.addStretch(1)
        foot.addWidget(close)
        for button in (self.assign, self.remove, self.reset, close):
            button.setAutoDefault(False)
        for part in (self.search, self.tree, row, self.notice, foot):
            column.addLayout(part) if isinstance(part, QHBoxLayout) else column.addWidget(part)

    def _fill(self) -> None:
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[QTreeWidgetItem] = []
        for menu, commands in by_menu(self._commands).items():
            group = QTreeWidgetItem(self.tree, [menu])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._groups.append(group)
            for command in commands:
                item = QTreeWidgetItem(group, [full_text(command)])
                item.setData(0, _NAME, command.name)
                self._items[command.name] = item
        self.tree.expandAll()
        self._show_keys()
        self.tree.setColumnWidth(0, _SIZE[0] * 3 // 5)

    def _show_keys(self) -> None:
        for name, item in self._items.items():
            item.setText(1, keys_text(self._commands.keys(name)))

    def _filter(self, text: str) -> None:
        for item in self._items.values():
            item.setHidden(text.lower() not in f"{item.text(0)} {item.text(1)}".lower())
        for group in self._groups:
            group.setHidden(all(item.isHidden() for item in self._items.values() if item.parent() is group))

    def _chosen(self) -> None:
        self.pressed.clear()
        self._weigh()

    def _weigh(self) -> None:
        """Says what assigning would do."""
        key, name = self._key(), self.chosen
        self.assign.setEnabled(bool(key and name))
        self.remove.setEnabled(bool(name and self._commands.keys(name)))
        losers = [other for other in self._commands.commands if other != name and key in self._commands.keys(other)]
        if not name:
            self.notice.setText("Choose a command, then press the keys it should have.")
        elif losers:
            texts = " and ".join(f"“{self._commands.commands[other].text}”" for other in losers)
            self.notice.setText(f"{keys_text([key])} belongs to {texts} now. Assigning it takes it from there.")
        else:
            self.notice.setText("")
        self.notice.setProperty("problem", "warning" if losers else "")
        self.notice.style().polish(self.notice)

    def _key(self) -> str:
        return self.pressed.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _assign(self) -> None:
        self._bind((self._key(),))

    def _bind(self, keys: tuple[str, ...]) -> None:
        if self.chosen:
            self._commands.rebind(self.chosen, keys)
            self._show_keys()
            self._chosen()

    def _reset(self) -> None:
        self._commands.reset()
        self._show_keys()
        self._chosen()
