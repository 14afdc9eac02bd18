"""One input or target and what feeds it: chips of columns, each group with its transform; columns are dropped on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from core.graph.plan import Binding, Transform
from gui.panels.combos import QuietCombo
from gui.panels.inspector.names import Names
from gui.panels.setup.columns import COLUMN_MIME
from gui.panels.setup.transforms import TransformForm

_ADD = "+ column"
Bindings = tuple[Binding, ...]


class BindingCard(QFrame):
    """`changed` tells all bindings anew. A target has one binding, an input as many as one likes.

    `learnt` says of each binding what its transform has come to.
    """

    changed = Signal(object)  # Bindings

    def __init__(
        self,
        title: str,
        fact: str,
        bindings: Bindings,
        columns: Sequence[str],
        names: Names,
        learnt: Sequence[str] = (),
        *,
        target: bool,
    ) -> None:
        super().__init__()
        self._bindings, self._target = bindings, target
        self.setProperty("card", True)
        self.setAcceptDrops(True)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        name, shape = QLabel(title), QLabel(fact)
        name.setProperty("strong", True)
        shape.setProperty("dim", True)
        head.addWidget(name)
        head.addWidget(shape, 1)
        column.addLayout(head)
        self.forms: list[TransformForm] = []
        self.chips: list[QToolButton] = []
        for index, binding in enumerate(bindings):
            column.addLayout(self._chips(index, binding))
            form = TransformForm(names, binding.transform)
            form.changed.connect(lambda transform, index=index: self._transformed(index, transform))
            self.forms.append(form)
            column.addWidget(form)
            if index < len(learnt) and learnt[index]:
                column.addWidget(_learnt(learnt[index]))
        self.add = QuietCombo()
        self.add.setAccessibleName(f"Add a column to {title}")
        self.add.addItems([_ADD, *columns])
        self.add.activated.connect(self._added)
        if not columns:  # nothing tells what there is: it can be typed
            self.add.setEditable(True)
            self.add.setCurrentIndex(-1)
            self.add.lineEdit().setPlaceholderText("Name of a column, then Enter")  # type: ignore[union-attr]  # as below
            self.add.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.add.lineEdit().returnPressed.connect(self._typed)  # type: ignore[union-attr]  # it is editable
        self.add.setVisible(not (target and bindings))
        column.addWidget(self.add)

    def _chips(self, index: int, binding: Binding) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in binding.columns:
            chip = QToolButton()
            chip.setText(f"{name}  ×")
            chip.setToolTip(f"Take {name} out")
            chip.setAccessibleName(f"Take {name} out")
            chip.clicked.connect(lambda _checked=False, index=index, name=name: self._removed(index, name))
            self.chips.append(chip)
            row.addWidget(chip)
        row.addStretch()
        return row

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(COLUMN_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for name in bytes(event.mimeData().data(COLUMN_MIME).data()).decode().split("\n"):
            self._add(name)
        event.acceptProposedAction()

    def _added(self, place: int) -> None:
        if place:
            self._add(self.add.itemText(place))
            self.add.setCurrentIndex(0)

    def _typed(self) -> None:
        name = self.add.currentText().strip()
        if name:
            self._add(name)

    def _add(self, name: str) -> None:
        new = Binding((name,))
        self._tell((new,) if self._target else (*self._bindings, new))

    def _removed(self, index: int, name: str) -> None:
        left = tuple(column for column in self._bindings[index].columns if column != name)
        self._change(index, (lambda old: replace(old, columns=left)) if left else None)

    def _transformed(self, index: int, transform: Transform) -> None:
        self._change(index, lambda old: replace(old, transform=transform))

    def _change(self, index: int, change: Callable[[Binding], Binding] | None) -> None:
        before, old, after = self._bindings[:index], self._bindings[index], self._bindings[index + 1 :]
        self._tell((*before, *((change(old),) if change else ()), *after))

    def _tell(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self.changed.emit(bindings)


def _learnt(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setProperty("dim", True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setToolTip("Learnt from the rows that were looked at; a run learns it from its training samples")
    return label
