"""One declared model: its name, what it takes and what it gives, each in its order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from core.graph.edits.models import change_model, remove_model, rename_model
from core.graph.records import Model, Source, Structure, flatten
from gui.canvas.words import output_name
from gui.elided import ElidedLabel
from gui.panels.models.structure import can_change, exchanged, with_more, without
from gui.session import Session

_WORDS = {"inputs": "input", "outputs": "output"}


class ModelCard(QFrame):
    """Built anew whenever the model changes."""

    def __init__(self, session: Session, model: Model) -> None:
        super().__init__()
        self._session, self._model = session, model
        self.setProperty("card", True)
        self.name = QLineEdit(model.name)
        self.name.setAccessibleName(f"Name of model {model.name}")
        self.name.editingFinished.connect(self._rename)
        self.reason = QLabel(wordWrap=True)
        self.reason.setProperty("problem", "error")
        self.reason.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self._small("×", f"Remove model {model.name}", "Takes the declaration away", self._remove))
        column.addLayout(head)
        column.addWidget(self.reason)
        for side in _WORDS:
            column.addLayout(self._side(side, getattr(model, side)))

    def _side(self, side: str, structure: Structure) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setHorizontalSpacing(4)
        grid.setColumnStretch(1, 1)
        title = QLabel(side)
        title.setProperty("dim", True)
        add = QPushButton("+ selected")
        add.setProperty("link", True)
        add.setAccessibleName(f"Add selected to {side} of {self._model.name}")
        add.setToolTip(f"Adds what the selected blocks give to the {side} of this model")
        add.setEnabled(can_change(structure))
        add.clicked.connect(lambda: self._add(side))
        grid.addWidget(title, 0, 0, 1, 2)
        grid.addWidget(add, 0, 1, 1, 4, Qt.AlignmentFlag.AlignRight)
        for index, (path, source) in enumerate(flatten(structure)):
            self._line(grid, side, index, path, source)
        return grid

    def _line(self, grid: QGridLayout, side: str, index: int, path: str, source: Source) -> None:
        structure: Structure = getattr(self._model, side)
        number = QLabel(path.strip('[]"') or "0")
        number.setProperty("dim", True)
        grid.addWidget(number, index + 1, 0)
        whose = ElidedLabel()
        whose.setText(output_name(self._session.graph, source))
        grid.addWidget(whose, index + 1, 1)
        if not can_change(structure):
            return
        last = len(list(flatten(structure))) - 1
        if not last:
            return  # nothing to move it past, and a model has at least one
        word = f"{_WORDS[side]} {index} of {self._model.name}"
        for column, (text, tip, fine, new) in enumerate(
            (
                ("↑", f"Move {word} up", index > 0, partial(exchanged, structure, index, index - 1)),
                ("↓", f"Move {word} down", index < last, partial(exchanged, structure, index, index + 1)),
                ("×", f"Remove {word}", True, partial(without, structure, index)),
            )
        ):
            button = self._small(text, tip, tip, partial(self._change, tip, side, new))
            button.setEnabled(fine)
            grid.addWidget(button, index + 1, 2 + column)

    def _small(self, text: str, name: str, tip: str, press: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setProperty("small", True)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.clicked.connect(press)
        return button

    def _add(self, side: str) -> None:
        graph = self._session.graph
        chosen = [layer for layer in graph.layers.values() if layer.id in self._session.selected]
        sources = [Source(call.id) for layer in chosen for call in layer.calls]
        if not sources:
            self._tell(f"Select the blocks whose tensors should be {side} of {self._model.name} first.")
            return
        label = f"Add to the {side} of {self._model.name}"
        self._change(label, side, lambda: with_more(getattr(self._model, side), sources))

    def _change(self, label: str, side: str, new: Callable[[], Structure]) -> None:
        graph, model, structure = self._session.graph.id, self._model.id, new()
        inputs, outputs = (structure, None) if side == "inputs" else (None, structure)
        self._tell(self._session.attempt(label, lambda now: change_model(now, graph, model, inputs, outputs)))

    def _rename(self) -> None:
        if not self.name.isModified():
            return
        self.name.setModified(False)
        graph, model, name = self._session.graph.id, self._model, self.name.text().strip()
        label = f"Rename model {model.name} to {name}"
        self._tell(self._session.attempt(label, lambda now: rename_model(now, graph, model.id, name)))

    def _remove(self) -> None:
        graph, model = self._session.graph.id, self._model
        label = f"Remove model {model.name}"
        self._tell(self._session.attempt(label, lambda now: remove_model(now, graph, model.id)))

    def _tell(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
