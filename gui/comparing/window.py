"""The window that compares: an older and a newer project side by side, a list of what differs, and a way through it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

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

from core.graph.difference import difference
from core.graph.project import Project
from core.graph.records import Graph
from core.protocol.reshaped import Reshaped, reshaped
from gui.canvas.scene import GraphScene
from gui.canvas.view import CanvasView
from gui.comparing.asking import AskingShapes
from gui.comparing.marks import ChangeMark
from gui.comparing.rows import Row, marks, rows, summary
from gui.comparing.together import Together
from gui.facts import Facts
from gui.theme.theme import Theme
from gui.theme.tokens import COMPARED, LIST_HEIGHT

_ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Side:
    """One of the two: its title, its project, and what is known about its calls."""

    title: str
    project: Project
    facts: Facts = field(default_factory=Facts)


class CompareWindow(QDialog):
    """Shows, never changes. Both canvases move together; F8 and Shift+F8 go through the differences.

    With `asks_keras`, shapes and weight counts are compared too, as soon as Keras has told them.
    """

    def __init__(self, before: Side, after: Side, theme: Theme, parent: QWidget, *, asks_keras: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{before.title} → {after.title}")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(*COMPARED)
        self._sides, self._theme = (before, after), theme
        self.found = difference(before.project, after.project)
        self.scenes = (GraphScene(theme), GraphScene(theme))
        self.views = (CanvasView(self.scenes[0], theme), CanvasView(self.scenes[1], theme))
        self.shapes: tuple[Reshaped, ...] = ()
        self.steps: list[QPushButton] = []
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
        if asks_keras:
            self._asking = AskingShapes((before.project, after.project), self)
            self._asking.told.connect(self._learn)
            self.finished.connect(self._asking.end)
            self.destroyed.connect(self._asking.end)

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
        at = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows(self.found, self.shapes):
            item = QListWidgetItem(row.text)
            item.setToolTip(row.text)
            item.setData(_ROW, row)
            self.list.addItem(item)
        self.list.setCurrentRow(at)
        self.list.blockSignals(False)

    def _learn(self, place: int, facts: Facts) -> None:
        """Takes what Keras says of one side; where both are known, what differs of it is listed and marked."""
        self._sides = tuple(  # type: ignore[assignment]
            replace(side, facts=facts) if number == place else side for number, side in enumerate(self._sides)
        )
        before, after = self._sides
        if before.facts.calls and after.facts.calls:
            found = reshaped(before.project, after.project, before.facts.calls, after.facts.calls)
            self.shapes = tuple(found)
            self._fill()
            self.summary.setText(summary(self.found, self.shapes))
            self._step_buttons()
        self._show_sides(self._shown)

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
        self.summary = QLabel(summary(self.found), wordWrap=True)
        head.addWidget(self.summary, 1)
        for text, step in (("Previous", -1), ("Next", 1)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setToolTip("Shift+F8" if step < 0 else "F8")
            button.clicked.connect(lambda _checked=False, step=step: self.step(step))
            head.addWidget(button)
            self.steps.append(button)
        self._step_buttons()
        return head

    def _step_buttons(self) -> None:
        for button in self.steps:
            button.setEnabled(bool(self.list.count()))

    def _go(self, item: QListWidgetItem | None) -> None:
        row = item.data(_ROW) if item else None
        if not isinstance(row, Row) or not row.graph:
            return
        self._show_graph(row.graph)
        for view, names in zip(self.views, (row.before, row.after), strict=True):
            layers = (view.canvas.graph.layer_named(name) for name in names)
            view.canvas.select([layer.id for layer in layers if layer])
        for view in reversed(self.views):
            if chosen := next(iter(view.canvas.selected_layers()), None):
                view.reveal(view.canvas.blocks[chosen].body(), glide=False)
                return

    def _show_graph(self, name: str) -> None:
        """The graphs of this name on both sides; of a project without one, its main graph."""
        if name == self._shown:
            return
        self._shown = name
        self._show_sides(name)
        self._fit()

    def _show_sides(self, name: str) -> None:
        for scene, mark in self._marks:
            scene.take_off(mark)
        self._marks.clear()
        for side, scene, graph in zip(self._sides, self.scenes, self._graphs(name), strict=True):
            scene.show_graph(side.project, graph, side.facts)
        for place, scene in enumerate(self.scenes):
            self._mark(scene, place)

    def _graphs(self, name: str) -> tuple[Graph, Graph]:
        before, after = (side.project for side in self._sides)
        named = _named(after, name) or _named(before, name) or after.main
        was = before.graphs.get(named.id) or _named(before, name) or before.main
        return was, after.graphs.get(named.id) or _named(after, name) or after.main

    def _mark(self, scene: GraphScene, place: int) -> None:
        shown = {each.graph.name for each in self.scenes}
        for each in marks(self.found, self.shapes):
            name = (each.before, each.after)[place]
            layer = scene.graph.layer_named(name) if name and each.graph in shown else None
            if layer:
                mark = ChangeMark(each.kind, scene.blocks[layer.id].body(), self._theme)
                scene.lay_over(mark)
                self._marks.append((scene, mark))


def _named(project: Project, name: str) -> Graph | None:
    return next((graph for graph in project.graphs.values() if graph.name == name), None)
