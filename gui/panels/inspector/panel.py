"""The inspector's panel: name and class of what is selected, its settings, its calls, its note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from core.graph.edits.layers import rename_layer, set_note
from core.graph.records import Layer
from gui.canvas.words import class_label
from gui.panels.inspector.calls import CallsTab
from gui.panels.inspector.form import ConfigForm
from gui.session import Session

_EMPTY = "Select a block to see its settings and its calls.\n\nDouble-click the canvas to add a layer."


class Inspector(QScrollArea):
    """Rebuilt when the selection or its class changes; otherwise only shows new values."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._layers: tuple[Layer, ...] = ()
        self._form: ConfigForm | None = None
        self._tab = 0
        self.setWidgetResizable(True)
        self.setAccessibleName("Inspector")
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show)
        for signal in (session.selection_changed, session.changed, session.facts_changed):
            signal.connect(self._later.start)
        self._show()

    def _show(self) -> None:
        graph, selected = self._session.graph, self._session.selected
        layers = tuple(layer for layer in graph.layers.values() if layer.id in selected)
        if self._form and [(one.id, one.class_name) for one in layers] == [
            (one.id, one.class_name) for one in self._layers
        ]:
            self._layers = layers
            self._form.show_values(layers)
            self._refresh_calls()
            return
        self._layers = layers
        self.setWidget(self._page(layers) if layers else _empty())

    def _page(self, layers: Sequence[Layer]) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for widget in self._head(layers):
            column.addWidget(widget)
        self._form = ConfigForm(self._session, layers)
        self._tabs = QTabWidget()
        self._tabs.addTab(_padded(self._form), "Settings")
        if len(layers) == 1:
            self._tabs.addTab(_padded(CallsTab(self._session, layers[0])), "Calls")
            self._tabs.addTab(_padded(self._note(layers[0])), "Note")
        self._tabs.setCurrentIndex(min(self._tab, self._tabs.count() - 1))
        self._tabs.currentChanged.connect(self._remember)
        column.addWidget(self._tabs)
        column.addStretch()
        return page

    def _head(self, layers: Sequence[Layer]) -> tuple[QWidget, QWidget]:
        if len(layers) > 1:
            title = QLabel(f"{len(layers)} blocks")
            title.setProperty("heading", True)
            return title, _dim(", ".join(sorted({class_label(layer) for layer in layers})))
        layer = layers[0]
        name = QLineEdit(layer.name)
        name.setAccessibleName("Name")
        name.setStyleSheet("font-size: 15px; font-weight: 600")
        name.editingFinished.connect(lambda: self._rename(layer, name))
        return name, _dim(self._about(layer))

    def _about(self, layer: Layer) -> str:
        facts, graph = self._session.facts, self._session.graph.id
        told = next((one for call in layer.calls if (one := facts.call(graph, call.id))), None)
        weights = f"{told.weights.total:,} weights" if told else "weights unknown yet"
        calls = f"{len(layer.calls)} calls share {weights}" if len(layer.calls) > 1 else weights
        return f"{class_label(layer)} · {calls}"

    def _rename(self, layer: Layer, field: QLineEdit) -> None:
        graph, name = self._session.graph.id, field.text().strip()
        if name and name != self._session.graph.layers[layer.id].name:
            label = f"Rename {layer.name} to {name}"
            if not self._session.do(label, lambda now: rename_layer(now, graph, layer.id, name)):
                field.setText(self._session.graph.layers[layer.id].name)

    def _note(self, layer: Layer) -> QPlainTextEdit:
        note = QPlainTextEdit(layer.note)
        note.setPlaceholderText("A note; it becomes a comment in the exported code.")
        note.setAccessibleName("Note")
        graph = self._session.graph.id
        note.textChanged.connect(
            lambda: self._session.do(
                f"Note on {layer.name}",
                lambda now: set_note(now, graph, layer.id, note.toPlainText()),
                merge=f"note {layer.id}",
            )
        )
        return note

    def _refresh_calls(self) -> None:
        if len(self._layers) == 1:
            current = self._tabs.currentIndex()
            self._tabs.removeTab(1)
            self._tabs.insertTab(1, _padded(CallsTab(self._session, self._layers[0])), "Calls")
            self._tabs.setCurrentIndex(current)

    def _remember(self, tab: int) -> None:
        self._tab = tab


def _empty() -> QWidget:
    label = _dim(_EMPTY)
    label.setContentsMargins(16, 12, 16, 12)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label


def _dim(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("dim", True)
    return label


def _padded(content: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 12, 0, 0)
    column.addWidget(content)
    column.addStretch()
    return holder
