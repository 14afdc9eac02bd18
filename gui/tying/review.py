"""The dialog in which a change of the code is reviewed: its text first; once it may run, what it means, to choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.graph.project import Project
from core.graph.taking import Change, Key
from core.tying.state import Look
from core.tying.taking import Taking
from gui.panels.code.highlighter import PythonHighlighter
from gui.theme.theme import Theme, mono
from gui.tying.reading import Reading
from gui.tying.text_change import TextChange

_SIZE = (980, 640)
_SPACE = 16
_KEY = Qt.ItemDataRole.UserRole
_OF_CODE = (
    "To tell what this means for the canvas, the file runs down to the end of the region, in a process of its own with "
    "a time limit. It can do there whatever you can do on this machine, so read it first."
)
_NO_COMMON = (
    "When both last agreed isn't known any more, so everything that differs between canvas and code stands here."
)


@dataclass(frozen=True)
class Ask:
    """What a review needs to know. `before` is the region when both last agreed, as far as it is known."""

    project: Project
    seen: Look
    path: Path | None
    before: str
    trusted: bool


class ReviewDialog(QDialog):
    """Ends accepted with `chosen` filled, with `kept` set where the canvas stays as it is, or undecided."""

    def __init__(
        self, ask: Ask, theme: Theme, parent: QWidget, compare: Callable[[Project, Project, QWidget], object]
    ) -> None:
        super().__init__(parent)
        name = ask.seen.file.path.name
        self.setWindowTitle(f"Changes of {name}")
        self.resize(*_SIZE)
        self._ask, self._compare = ask, compare
        self.taking: Taking | None = None
        self.chosen: tuple[Key, ...] = ()
        self.kept = False
        self.words = QLabel(wordWrap=True)
        self.progress = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.progress.setAccessibleName(f"Reading {name}")
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("What the code changes")
        self.tree.itemChanged.connect(self._count)
        self.text = TextChange(ask.before, ask.seen.file.region, theme)
        self.all = QPlainTextEdit(ask.seen.file.until_end(), readOnly=True)
        self.all.setAccessibleName("All that runs")
        self.all.setFont(mono())
        self._highlighter = PythonHighlighter(self.all.document(), theme)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.text, "Text of the region")
        self.tabs.addTab(self.all, "All that runs")
        self.always = QCheckBox(f"Trust every change of {name} from now on")
        self.always.setChecked(ask.trusted)
        self.read = QPushButton("Trust and read")
        self.beside = QPushButton("Side by side…")
        self.keep = QPushButton("Keep mine")
        self.keep.setToolTip("The canvas stays as it is; saving writes it over what has changed in the code")
        self.take = QPushButton("Take the chosen")
        self.take_all = QPushButton("Take all")
        self.take_all.setToolTip("Where both have changed the same, the code's stays")
        self.beside.setToolTip("The canvas as it is beside the one with what is chosen")
        self.later = QPushButton("Later")
        self._reading = Reading(ask.project, ask.seen, ask.path, self)
        self._lay_out()
        self._connect()
        self._show_reading(False)
        self.words.setText(f"{name} has changed: {ask.seen.standing}. {_OF_CODE}")
        if ask.trusted:
            self._start()

    def _connect(self) -> None:
        self.read.clicked.connect(self._start)
        self.beside.clicked.connect(self._show_beside)
        self.keep.clicked.connect(self._keep)
        self.take.clicked.connect(self._take)
        self.take_all.clicked.connect(self._take_all)
        self.later.clicked.connect(self.reject)
        self._reading.stage.connect(self.words.setText)
        self._reading.done.connect(self._show)
        self._reading.failed.connect(self._fail)
        self.finished.connect(lambda _: self._reading.cancel())

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.always)
        foot.addStretch(1)
        for button in (self.later, self.beside, self.keep, self.take, self.take_all, self.read):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.later.setDefault(True)
        for button in (self.read, self.take_all):
            button.setProperty("primary", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SPACE, _SPACE, _SPACE, _SPACE)
        column.setSpacing(_SPACE // 2)
        column.addWidget(self.words)
        column.addWidget(self.progress)
        column.addWidget(self.tabs, 1)
        column.addLayout(foot)

    def _start(self) -> None:
        self._show_reading(True)
        self._reading.start()

    def _show_reading(self, goes_on: bool) -> None:
        self.progress.setVisible(goes_on)
        self.read.setVisible(self.taking is None)
        self.read.setEnabled(not goes_on)
        for button in (self.beside, self.take, self.take_all):
            button.setVisible(self.taking is not None)

    def _fail(self, reason: str) -> None:
        self._show_reading(False)
        self.words.setText(f"{reason} Mend it there and it is offered again, or keep the canvas as it is.")

    def _show(self, found: Taking) -> None:
        self.taking = found
        self._show_reading(False)
        self.always.setVisible(True)
        for change in found.changes:
            self.tree.addTopLevelItem(_item(change))
        self.tree.expandAll()
        self.tabs.insertTab(0, self.tree, "What changes")
        self.tabs.setCurrentIndex(0)
        self.words.setText(_told(found))
        self.beside.setEnabled(bool(found.changes))
        self.take_all.setDefault(True)
        self.tree.setFocus()
        self._count()

    def _keys(self) -> tuple[Key, ...]:
        items = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return tuple(item.data(0, _KEY) for item in items if item and item.checkState(0) == Qt.CheckState.Checked)

    def _count(self, *_: object) -> None:
        chosen, every = len(self._keys()), self.tree.topLevelItemCount()
        self.take.setText(f"Take the chosen {chosen}")
        self.take.setEnabled(0 < chosen < every)
        self.take_all.setText(f"Take all {every}" if every else "Agreed")

    def _take(self) -> None:
        self.chosen = self._keys()
        self.accept()

    def _take_all(self) -> None:
        self.chosen = tuple(change.key for change in self.taking.changes) if self.taking else ()
        self.accept()

    def _keep(self) -> None:
        self.kept = True
        self.accept()

    def _show_beside(self) -> None:
        """The canvas as it is, and as it would be with what is chosen."""
        if self.taking:
            self._compare(self._ask.project, self.taking.taken(self._keys(), self._ask.project), self)


def _item(change: Change) -> QTreeWidgetItem:
    """Chosen, unless something was changed here as well."""
    item = QTreeWidgetItem([f"{change.title}   — conflict: {change.conflict}" if change.conflict else change.title])
    item.setToolTip(0, item.text(0))
    item.setData(0, _KEY, change.key)
    item.setCheckState(0, Qt.CheckState.Unchecked if change.conflict else Qt.CheckState.Checked)
    for line in change.lines:
        inner = QTreeWidgetItem([line])
        inner.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.addChild(inner)
    return item


def _told(found: Taking) -> str:
    if not found.changes:
        return (
            "The code means the same as the canvas: only its text differs. It stays as it is until the canvas changes."
        )
    count = len(found.conflicts)
    conflicts = (
        f" {count} of them {'was' if count == 1 else 'were'} changed here as well: choose whose stays." if count else ""
    )
    kept = " Positions, frames and the training plan stay as they are; undo takes it all back in one step."
    return f"{'' if found.common else _NO_COMMON + ' '}Choose what to take.{conflicts}{kept}"
