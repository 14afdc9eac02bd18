"""The controller between views and the document: what a person meant becomes an edit, what changed becomes a signal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import LayerLoomError
from core.graph.document import Document
from core.graph.project import Edit, Project
from core.graph.records import Graph
from core.values import Code, GraphId, LayerId
from gui.facts import Facts
from gui.manual import Manual
from gui.sockets import Sockets


class Session(QObject):
    """One open project: its document, which graph is shown, what is selected, and what is known about it.

    Views connect to the signals and read the properties; every change goes through `do`.
    """

    changed = Signal(object, object)  # the Project before and after an edit, an undo or a redo
    facts_changed = Signal()
    graph_changed = Signal()  # another canvas is shown
    selection_changed = Signal()
    refused = Signal(str)  # why an edit was not made
    named = Signal()  # the file's name or the saved mark changed

    def __init__(self, project: Project | None = None, path: Path | None = None, copy_of: Path | None = None) -> None:
        super().__init__()
        self.document = Document(project or Project())
        self.path = path
        self.copy_of = copy_of  # the file that an unsaved copy was made from
        self.facts = Facts()
        self.manual = Manual()
        self.sockets = Sockets()
        self.may_run_code: Callable[[], bool] = lambda: False  # whether the person trusts the project's own code
        self.authored: set[Code] = set()  # what the person wrote here
        self._trail: tuple[GraphId, ...] = (self.project.main.id,)
        self._selected: frozenset[LayerId] = frozenset()
        self.document.watch(self._told)

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def graph(self) -> Graph:
        """The graph on the canvas."""
        return self.project.graphs[self._trail[-1]]

    @property
    def trail(self) -> tuple[GraphId, ...]:
        """The graphs entered one in another, the outermost first: the breadcrumbs."""
        return self._trail

    @property
    def selected(self) -> frozenset[LayerId]:
        return self._selected

    @property
    def folder(self) -> Path | None:
        """Where the project's data and modules are looked for; None for one that lies nowhere yet."""
        lies = self.path or self.copy_of
        return lies.parent if lies else None

    @property
    def name(self) -> str:
        """What files and runs made from the project are called after."""
        lies = self.path or self.copy_of
        return lies.stem if lies else "untitled"

    @property
    def title(self) -> str:
        if self.path:
            return self.path.name
        return f"{self.name} (copy)" if self.copy_of else "untitled.loom"

    def do(self, label: str, edit: Edit, *, merge: str | None = None) -> bool:
        """Makes an edit, one undo step; steps with the same `merge` key that follow each other become one.

        A refusal is told by `refused`; the answer says whether the edit was made.
        """
        refusal = self.attempt(label, edit, merge=merge)
        if refusal:
            self.refused.emit(refusal)
        return not refusal

    def attempt(self, label: str, edit: Edit, *, merge: str | None = None) -> str:
        """As `do`, but the refusal is the answer, for a field that shows it itself; empty when the edit was made."""
        try:
            self.document.do(label, edit, merge=merge)
        except LayerLoomError as refusal:
            return str(refusal)
        return ""

    def add(self, label: str, edit: Edit) -> bool:
        """Makes an edit that brings new blocks, and selects them."""
        known = self.graph.layers.keys()
        done = self.do(label, edit)
        born = [layer for layer in self.graph.layers if layer not in known]
        if born:
            self.select(born)
        return done

    def amend(self, edit: Edit) -> None:
        """Changes the project and all that undo can bring back alike; no step of its own."""
        self.document.amend(edit)

    def undo(self) -> None:
        if self.document.can_undo:
            self.document.undo()

    def redo(self) -> None:
        if self.document.can_redo:
            self.document.redo()

    def select(self, layers: Iterable[LayerId]) -> None:
        chosen = frozenset(layers) & self.graph.layers.keys()
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit()

    def enter(self, graph: GraphId) -> None:
        """Opens a nested graph on the canvas, or goes back to it where one came through it."""
        self.leave_to(graph)
        if graph in self.project.graphs and graph != self._trail[-1]:
            self._show((*self._trail, graph))

    def leave_to(self, graph: GraphId) -> None:
        """Goes back along the breadcrumbs."""
        if graph in self._trail[:-1]:
            self._show(self._trail[: self._trail.index(graph) + 1])

    def learn(self, facts: Facts) -> None:
        """Takes what the engine or validation found out."""
        if facts is not self.facts:
            self.facts = facts
            self.facts_changed.emit()

    def saved(self, path: Path) -> None:
        """Notes that the project as it is now lies at `path`."""
        self.path = path
        self.document.mark_saved()
        self.named.emit()

    def _show(self, trail: tuple[GraphId, ...]) -> None:
        self._trail = trail
        self._selected = frozenset()
        self.graph_changed.emit()
        self.selection_changed.emit()

    def _told(self, before: Project, after: Project) -> None:
        left = tuple(graph for graph in self._trail if graph in after.graphs)
        if left != self._trail:
            self._show(left or (after.main.id,))
        self.select(self._selected)
        self.changed.emit(before, after)
        self.named.emit()
