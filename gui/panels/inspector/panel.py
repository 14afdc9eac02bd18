"""The inspector's panel: name and class of what is selected, its settings, its calls, its note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from core.catalog.table import load
from core.graph.records import MODEL, Layer
from gui.panels.inspector.calls import CallsTab
from gui.panels.inspector.form import ConfigForm, fields_of
from gui.panels.inspector.head import Head
from gui.panels.inspector.names import Names
from gui.panels.inspector.note import NoteEditor
from gui.session import Session

_EMPTY = "Select a block to see its settings and its calls.\n\nDouble-click the canvas to add a layer."


class Inspector(QScrollArea):
    """Rebuilt when the selection or its class changes; otherwise only shows new values."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._built: object = None
        self._page: Page | None = None
        self._tab, self._unfolded = 0, False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Inspector")
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show)
        for signal in (
            session.selection_changed,
            session.changed,
            session.facts_changed,
            session.manual.arrived,
            session.sockets.changed,
        ):
            signal.connect(self._later.start)
        self._show()

    @property
    def page(self) -> Page | None:
        """What is shown of the selection, if there is one."""
        return self._page

    def _show(self) -> None:
        graph, selected = self._session.graph, self._session.selected
        layers = tuple(layer for layer in graph.layers.values() if layer.id in selected)
        wanted = (graph.id, tuple(map(self._kind, layers)), tuple(Names(self._session).models))
        if wanted != self._built:
            self._built = wanted
            self._rebuild(layers)
        if self._page:
            self._page.show_layers(layers)

    def _kind(self, layer: Layer) -> object:
        """What decides which editors a block gets."""
        known = load().layer(layer.class_name) is not None or layer.class_name == MODEL
        return layer.id, layer.class_name, () if known else tuple(field.name for field in fields_of(layer))

    def _rebuild(self, layers: Sequence[Layer]) -> None:
        if self._page:
            self._tab = self._page.tabs.currentIndex() if self._page.tabs.count() > 1 else self._tab
            self._unfolded = self._page.form.fold.isChecked() if self._page.form.fold else self._unfolded
        self._page = Page(self._session, layers, self._tab, unfolded=self._unfolded) if layers else None
        self.setWidget(self._page or _empty())


class Page(QWidget):
    """Everything about one selection."""

    def __init__(self, session: Session, layers: Sequence[Layer], tab: int, *, unfolded: bool) -> None:
        super().__init__()
        self._session = session
        self.head = Head(session)
        self.form = ConfigForm(session, layers, unfolded=unfolded)
        self.calls = CallsTab(session, layers[0]) if len(layers) == 1 else None
        self.note = NoteEditor(session, layers[0]) if len(layers) == 1 else None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for title, content in (("Settings", self.form), ("Calls", self.calls), ("Note", self.note)):
            if content:
                self.tabs.addTab(_padded(content), title)
        self.tabs.setCurrentIndex(min(tab, self.tabs.count() - 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.tabs)
        column.addStretch()

    def show_layers(self, layers: Sequence[Layer]) -> None:
        """Shows what the same blocks hold now."""
        self.head.show_layers(layers)
        self.form.show_values(layers)
        if self.calls and self.note:
            self.calls.show_layer(layers[0])
            self.note.show_layer(layers[0])
        self._describe(layers)

    def _describe(self, layers: Sequence[Layer]) -> None:
        paths = {entry.path for layer in layers if (entry := load().layer(layer.class_name))}
        page = self._session.manual.about(paths.pop()) if len(paths) == 1 else None
        self.head.describe(page.summary if page else "")
        if page:
            self.form.describe(page.fields)


def _empty() -> QWidget:
    label = QLabel(_EMPTY, wordWrap=True)
    label.setProperty("dim", True)
    label.setContentsMargins(16, 12, 16, 12)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label


def _padded(content: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 12, 0, 0)
    column.addWidget(content)
    column.addStretch()
    return holder
