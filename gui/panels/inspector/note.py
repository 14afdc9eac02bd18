"""The tab Note: words about a block that become a comment in the exported code."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from core.graph.edits.layers import set_note
from core.graph.records import Layer
from gui.session import Session


class NoteEditor(QPlainTextEdit):
    """What is typed in one go is one undo step."""

    def __init__(self, session: Session, layer: Layer) -> None:
        super().__init__()
        self._session, self._layer = session, layer
        self.setPlaceholderText("A note; it becomes a comment in the exported code.")
        self.setAccessibleName("Note")
        self.setTabChangesFocus(True)
        self.show_layer(layer)
        self.textChanged.connect(self._typed)

    def show_layer(self, layer: Layer) -> None:
        """Shows the note as it is now, if it is another one than stands here."""
        self._layer = layer
        if layer.note != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(layer.note)
            self.blockSignals(False)

    def _typed(self) -> None:
        graph, layer, text = self._session.graph.id, self._layer, self.toPlainText()
        if layer.id in self._session.graph.layers:
            label = f"Note on {layer.name}"
            self._session.do(label, lambda now: set_note(now, graph, layer.id, text), merge=f"note {layer.id}")
