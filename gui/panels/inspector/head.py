"""The head of the inspector: the name, which can be changed here, the class, its weights and what it is for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from core.graph.edits.layers import rename_layer
from core.graph.records import MODEL, Layer
from core.protocol import Status
from gui.canvas.words import class_label
from gui.session import Session


class Head(QWidget):
    """Name and class of one block, or how many blocks of which classes are selected."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._layers: tuple[Layer, ...] = ()
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.name.setToolTip("The layer's name; it is also the variable's in the exported code")
        self.name.setProperty("heading", True)
        self.name.editingFinished.connect(self._rename)
        self.reason = QLabel(wordWrap=True)
        self.reason.setProperty("problem", "error")
        self.reason.hide()
        self._title = QLabel()
        self._title.setProperty("heading", True)
        self._about, self._summary = QLabel(wordWrap=True), QLabel(wordWrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self.name, self.reason, self._about, self._summary):
            column.addWidget(widget)
        for label in (self._about, self._summary):
            label.setProperty("dim", True)

    def show_layers(self, layers: Sequence[Layer]) -> None:
        """Shows the blocks as they are now; a name that is being typed stays."""
        same = len(layers) == len(self._layers) == 1 and layers[0].name == self._layers[0].name
        self._layers = tuple(layers)
        lone = len(layers) == 1
        self._title.setVisible(not lone)
        self.name.setVisible(lone)
        self._title.setText(f"{len(layers)} blocks")
        if lone and not same:
            self.name.setText(layers[0].name)
            self._refuse("")
        self._about.setText(self._facts(layers[0]) if lone else ", ".join(sorted({class_label(one) for one in layers})))

    def describe(self, summary: str) -> None:
        """What Keras says the class is for."""
        self._summary.setText(summary)
        self._summary.setVisible(bool(summary))

    def _facts(self, layer: Layer) -> str:
        facts, graph = self._session.facts, self._session.graph.id
        told = next((one for call in layer.calls if (one := facts.call(graph, call.id))), None)
        known = told is not None and told.status in {Status.OK, Status.ASSUMED}
        weights = _count(told.weights.total) if told and known else "weights unknown yet"
        if layer.class_name == MODEL or layer.is_op:
            weights = weights if told and told.weights.total else ""
        if len(layer.calls) > 1:
            weights = f"{len(layer.calls)} calls share {weights or 'its weights'}"
        return " · ".join(part for part in (class_label(layer), weights) if part)

    def _rename(self) -> None:
        if len(self._layers) != 1 or not self.name.isModified():
            return
        self.name.setModified(False)
        layer, graph, name = self._layers[0], self._session.graph.id, self.name.text().strip()
        label = f"Rename {layer.name} to {name}"
        self._refuse(self._session.attempt(label, lambda now: rename_layer(now, graph, layer.id, name)))

    def _refuse(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.name.setProperty("wrong", bool(reason))
        self.name.style().polish(self.name)


def _count(weights: int) -> str:
    return f"{weights:,} weights" if weights else "no weights"
