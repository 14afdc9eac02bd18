"""The panel of models: a card for each that is declared on the shown graph, and two ways to declare another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.graph.edits.models import declare_model
from core.graph.ends import ends_of, loose_ends
from core.graph.records import Graph, Structure
from gui.panels.models.card import ModelCard
from gui.session import Session

Ends = tuple[Structure, Structure] | None
_EMPTY = "No model yet. A model is a choice of inputs and outputs of this canvas; several may share its layers."
_NO_ENDS = "There is no way yet from an input to an output: link an Input block to a layer first."
_NONE_CHOSEN = "Nothing selected leads from an input to an output. Select the blocks that give the outputs first."


class ModelsPanel(QScrollArea):
    """Shows what the session's graph declares."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[object, ...] = ()
        self.cards: list[ModelCard] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Models")
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(12)
        self._empty = QLabel(_EMPTY, wordWrap=True)
        self._empty.setProperty("dim", True)
        self.reason = QLabel(wordWrap=True)
        self.reason.setProperty("problem", "error")
        self.reason.hide()
        self._column.addWidget(self._empty)
        self.of_ends = self._button(
            "Declare from loose ends",
            "From all inputs to all outputs that feed nothing",
            lambda: self._declare(chosen=False),
        )
        self.of_selection = self._button(
            "Declare from selection", "Up to the outputs of the selected blocks", lambda: self._declare(chosen=True)
        )
        for widget in (self.of_ends, self.of_selection, self.reason):
            self._column.addWidget(widget)
        self._column.addStretch()
        self.setWidget(content)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._show)
        for signal in (session.changed, session.graph_changed):
            signal.connect(self._later.start)
        session.selection_changed.connect(self._mark)
        self._show()

    def _button(self, text: str, tip: str, press: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(press)
        return button

    def _show(self) -> None:
        graph = self._session.graph
        wanted = (graph.id, *((model, _names(graph)) for model in graph.models.values()))
        if wanted != self._shown:
            self._shown = wanted
            self._rebuild(graph)
        self._mark()

    def _rebuild(self, graph: Graph) -> None:
        for card in self.cards:
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = [ModelCard(self._session, model) for model in graph.models.values()]
        for index, card in enumerate(self.cards):
            self._column.insertWidget(index, card)
            card.show()
        self._empty.setVisible(not self.cards)
        self._tell("")

    def _mark(self) -> None:
        self.of_selection.setEnabled(bool(self._session.selected))

    def _declare(self, *, chosen: bool) -> None:
        graph = self._session.graph
        ends: Ends = ends_of(graph, self._session.selected) if chosen else loose_ends(graph)
        if ends is None:
            self._tell(_NONE_CHOSEN if chosen else _NO_ENDS)
            return
        inputs, outputs = ends
        self._tell(self._session.attempt("Declare a model", lambda now: declare_model(now, graph.id, inputs, outputs)))

    def _tell(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))


def _names(graph: Graph) -> tuple[str, ...]:
    return tuple(layer.name for layer in graph.layers.values())
