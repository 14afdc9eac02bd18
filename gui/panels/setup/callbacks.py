"""The callbacks of the plan: a card each with its settings, in their order; more are chosen from the catalogue."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.catalog.table import load
from core.graph.edits.config import same
from core.values import KerasObject, Value
from gui.panels.combos import QuietCombo
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.names import Names
from gui.panels.inspector.objects import argument_fields
from gui.panels.inspector.rows import Rows
from gui.panels.setup.planning import Planning

_ADD = "+ callback"
_OFFERED = (
    "EarlyStopping",
    "ReduceLROnPlateau",
    "ModelCheckpoint",
    "TensorBoard",
    "CSVLogger",
    "TerminateOnNaN",
    "LearningRateScheduler",
    "BackupAndRestore",
    "SwapEMAWeights",
)
_FULL: dict[str, dict[str, Value]] = {
    "EarlyStopping": {"patience": 3, "restore_best_weights": True},
    "ModelCheckpoint": {"filepath": "best.keras", "save_best_only": True},
    "CSVLogger": {"filename": "epochs.csv"},
    "TensorBoard": {"log_dir": "tensorboard"},
}
_NOT_BY_HAND = frozenset({"LearningRateScheduler", "BackupAndRestore"})  # want code, or what checkpoints already do
Callbacks = tuple[KerasObject, ...]


class CallbacksEditor(QWidget):
    """Changes the plan itself; one edit a change."""

    def __init__(self, planning: Planning) -> None:
        super().__init__()
        self._planning = planning
        self._shown: Callbacks | None = None
        self.cards: list[QFrame] = []
        self.rows: list[Rows] = []
        self.add = QuietCombo()
        self.add.setAccessibleName("Add a callback")
        self.add.addItems([_ADD, *(name for name in _OFFERED if name not in _NOT_BY_HAND)])
        self.add.activated.connect(self._added)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.add)
        self._column.addStretch()

    def show_callbacks(self, callbacks: Callbacks) -> None:
        before, self._shown = self._shown, callbacks
        if before is None or [one.path for one in before] != [one.path for one in callbacks]:
            self._rebuild(callbacks)
        for rows, callback in zip(self.rows, callbacks, strict=True):
            rows.show_values([callback.config])

    def _rebuild(self, callbacks: Callbacks) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.rows = []
        self.cards = [self._card(place, callback) for place, callback in enumerate(callbacks)]
        for place, card in enumerate(self.cards):
            self._column.insertWidget(place, card)

    def _card(self, place: int, callback: KerasObject) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 8)
        head = QHBoxLayout()
        title = QLabel(callback.path.rpartition(".")[2])
        title.setProperty("strong", True)
        head.addWidget(title, 1)
        for text, tip, step in (("↑", "Earlier", -1), ("↓", "Later", 1), ("×", "Take it out", 0)):
            button = QToolButton()
            button.setText(text)
            button.setProperty("small", True)
            button.setToolTip(tip)
            button.setAccessibleName(f"{tip}: {title.text()}")
            button.clicked.connect(lambda _checked=False, step=step: self._moved(place, step))
            head.addWidget(button)
        column.addLayout(head)
        entry = load().entry(callback.path)
        names = Names(self._planning.session)
        rows = Rows([(field, editor_for(field, names)) for field in (argument_fields(entry) if entry else ())])
        rows.committed.connect(lambda name, value: self._set(place, name, value))
        self.rows.append(rows)
        column.addWidget(rows)
        return card

    def _added(self, place: int) -> None:
        name = self.add.itemText(place)
        self.add.setCurrentIndex(0)
        if place:
            made = KerasObject(f"callbacks.{name}", _FULL.get(name, {}))
            self._change((*self._callbacks(), made), f"Add {name}")

    def _moved(self, place: int, step: int) -> None:
        callbacks = list(self._callbacks())
        callback = callbacks.pop(place)
        if step:
            callbacks.insert(max(place + step, 0), callback)
        name = callback.path.rpartition(".")[2]
        self._change(tuple(callbacks), f"Move {name}" if step else f"Take {name} out")

    def _set(self, place: int, name: str, value: Value) -> None:
        callbacks = list(self._callbacks())
        before, field = callbacks[place], self.rows[place].editors[name].field
        kept = {key: held for key, held in before.config.items() if key != name}
        config = kept if same(value, field.default) and not field.required else {**kept, name: value}
        callbacks[place] = KerasObject(before.path, config)
        self._change(tuple(callbacks), f"Set {name.replace('_', ' ')} of {before.path.rpartition('.')[2]}")

    def _callbacks(self) -> Callbacks:
        return self._planning.plan.callbacks if self._planning.plan else ()

    def _change(self, callbacks: Callbacks, label: str) -> None:
        if refusal := self._planning.set("callbacks", callbacks, label):
            self._planning.session.refused.emit(refusal)
