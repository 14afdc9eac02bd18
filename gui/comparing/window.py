"""The window that compares: an older and a newer project side by side, a list of what differs, and a way through it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.graph.difference import BlockChange, Difference, FieldChange, LinkChange, difference, lines
from core.graph.project import Project
from core.graph.records import Graph
from gui.canvas.scene import GraphScene
from gui.canvas.view import CanvasView
from gui.comparing.marks import ChangeMark
from gui.comparing.together import Together
from gui.facts import Facts
from gui.theme.theme import Theme
from gui.theme.tokens import COMPARED, LIST_HEIGHT

Links = tuple[LinkChange, ...]
Fields = tuple[FieldChange, ...]
_BLOCK = Qt.ItemDataRole.UserRole
_WORDS = ("models", "constants", "training plan")
_SAME = "Nothing differs: the same blocks, links, models, constants and training plan."


@dataclass(frozen=True)
class Side:
    """One of the two: its title, its project, and what is known about its calls."""

    title: str
    project: Project
    facts: Facts = field(default_factory=Facts)


class CompareWindow(QDialog):
    """Shows, never changes. Both canvases move together; F8 and Shift+F8 go through the differences."""

    def __init__(self, before: Side, after: Side, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{before.title} → {after.title}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(*COMPARED)
        self._sides, self._theme = (before, after), theme
        self.found = difference(before.project, after.project)
        self.scenes = (GraphScene(theme), GraphScene(theme))
        self.views = (CanvasView(self.scenes[0], theme), CanvasView(self.scenes[1], theme))
        self._marks: list[tuple[GraphScene, ChangeMark]] = []
        self._shown = ""
        Together(*self.views)
        self.list = QListWidget()
        self.list.setAccessibleName("What differs")
        self.list.currentItemChanged.connect(self._go)
        self._fill()
        self._lay_out()
        self._show_graph(after.project.main.name)
        for key, step in (("F8", 1), ("Shift+F8", -1)):
            QShortcut(QKeySequence(key), self, lambda step=step: self.step(step))

    def step(self, by: int) -> None:
        """Goes to the next difference, or back; around at the ends."""
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())

    def showEvent(self, event: QShowEvent) -> None:
        """Only when it is shown do the canvases know their size, and so what fits."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        both = self.scenes[0].content().united(self.scenes[1].content())
        self.views[1].fit(both, glide=False)

    def _fill(self) -> None:
        for block in self.found.blocks:
            for line in lines(Difference(blocks=(block,))):
                item = QListWidgetItem(line)
                item.setToolTip(line)
                item.setData(_BLOCK, block)
                self.list.addItem(item)
        for line in lines(Difference((), *_others(self.found))):
            item = QListWidgetItem(line)
            item.setToolTip(line)
            self.list.addItem(item)

    def _lay_out(self) -> None:
        canvases, parts = QSplitter(), QSplitter(Qt.Orientation.Vertical)
        for side, view in zip(self._sides, self.views, strict=True):
            column = QVBoxLayout()
            column.setContentsMargins(4, 0, 4, 4)
            column.addWidget(QLabel(side.title))
            column.addWidget(view, 1)
            holder = QWidget()
            holder.setLayout(column)
            canvases.addWidget(holder)
        canvases.setChildrenCollapsible(False)
        parts.addWidget(canvases)
        parts.addWidget(self.list)
        parts.setStretchFactor(0, 1)
        self.list.setMinimumHeight(LIST_HEIGHT)
        layout = QVBoxLayout(self)
        layout.addLayout(self._head())
        layout.addWidget(parts, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self.summary = QLabel(summary(self.found))
        head.addWidget(self.summary, 1)
        for text, step in (("Previous", -1), ("Next", 1)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setToolTip("Shift+F8" if step < 0 else "F8")
            button.setEnabled(bool(self.found))
            button.clicked.connect(lambda _checked=False, step=step: self.step(step))
            head.addWidget(button)
        return head

    def _go(self, item: QListWidgetItem | None) -> None:
        change = item.data(_BLOCK) if item else None
        if not isinstance(change, BlockChange):
            return
        self._show_graph(change.graph)
        for view, name in zip(self.views, _names(change), strict=True):
            layer = view.canvas.graph.layer_named(name) if name else None
            view.canvas.select([layer.id] if layer else [])
        shown = next(view for view, name in reversed(list(zip(self.views, _names(change), strict=True))) if name)
        chosen = next(iter(shown.canvas.selected_layers()), None)
        if chosen is not None:
            shown.reveal(shown.canvas.blocks[chosen].body(), glide=False)

    def _show_graph(self, name: str) -> None:
        """The graphs of this name on both sides; of a project without one, its main graph."""
        if name == self._shown:
            return
        self._shown = name
        for scene, mark in self._marks:
            scene.take_off(mark)
        self._marks.clear()
        for side, scene, graph in zip(self._sides, self.scenes, self._graphs(name), strict=True):
            scene.show_graph(side.project, graph, side.facts)
        for place, scene in enumerate(self.scenes):
            self._mark(scene, place)
        self._fit()

    def _graphs(self, name: str) -> tuple[Graph, Graph]:
        before, after = (side.project for side in self._sides)
        named = _named(after, name) or _named(before, name) or after.main
        was = before.graphs.get(named.id) or _named(before, name) or before.main
        return was, after.graphs.get(named.id) or _named(after, name) or after.main

    def _mark(self, scene: GraphScene, place: int) -> None:
        shown = {each.graph.name for each in self.scenes}
        for change in self.found.blocks:
            name = _names(change)[place]
            layer = scene.graph.layer_named(name) if name and change.graph in shown else None
            if layer:
                mark = ChangeMark(change.kind, scene.blocks[layer.id].body(), self._theme)
                scene.lay_over(mark)
                self._marks.append((scene, mark))


def summary(found: Difference) -> str:
    """How many blocks and links differ, and what else."""
    if not found:
        return _SAME
    counts = [
        f"{number} {what if number == 1 else f'{what}s'} {kind}"
        for what, changes in (("block", found.blocks), ("link", found.links))
        for kind in ("added", "removed", "changed")
        if (number := sum(change.kind == kind for change in changes))
    ]
    counts += [f"{len(more)} in the {what}" for what, more in zip(_WORDS, _others(found)[1:], strict=True) if more]
    return " · ".join(counts)


def _others(found: Difference) -> tuple[Links, Fields, Fields, Fields]:
    return found.links, found.models, found.constants, found.plan


def _named(project: Project, name: str) -> Graph | None:
    return next((graph for graph in project.graphs.values() if graph.name == name), None)


def _names(change: BlockChange) -> tuple[str, str]:
    """What the block is called before and after; empty where it is not."""
    was = next((field.before for field in change.fields if field.field == "name"), None) or change.block
    return "" if change.kind == "added" else was, "" if change.kind == "removed" else change.block
