"""What few outputs need: weights of samples and of classes, and an optimizer of the output's own; folded away."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.graph.plan import Binding, OutputPlan
from core.values import Value
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.editors import FieldEditor
from gui.panels.inspector.form import folding
from gui.panels.inspector.names import Names
from gui.panels.inspector.rows import Rows

_TITLE = "Weights of samples and classes, own optimizer"
_FIELDS = (
    Field("sample_weight", FieldType.STRING, nullable=True),
    Field("class_weight", FieldType.MAPPING, nullable=True),
    Field("optimizer", FieldType.OPTIMIZER, nullable=True),
)
_TIPS = {
    "sample_weight": "A column of the data: each sample's loss is multiplied with its number.",
    "class_weight": "How much the samples of a class count, by label: {'yes': 3, 'no': 1}. What is not named counts 1.",
    "optimizer": "The output's own, for losses that train separately (loss mode of the plan). Empty: the plan's.",
}


class OutputExtras(QWidget):
    """`changed` tells a field of the output's row and its value."""

    changed = Signal(str, object)

    def __init__(self, names: Names, output: str, row: OutputPlan) -> None:
        super().__init__()
        self._rows = Rows([(field, editor_for(field, names)) for field in _FIELDS])
        self._rows.describe(_TIPS)
        self._rows.committed.connect(self._committed)
        for name, editor in self._rows.editors.items():
            editor.setAccessibleName(f"{name.replace('_', ' ')} of {output}")
        self.fold = folding(_TITLE, self._rows, unfolded=bool(row.sample_weight or row.class_weight or row.optimizer))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rows)

    @property
    def editors(self) -> dict[str, FieldEditor]:
        return self._rows.editors

    def show_row(self, row: OutputPlan) -> None:
        weight = row.sample_weight.columns[0] if row.sample_weight else None
        by_label = dict(row.class_weight) or None
        self._rows.show_values([{"sample_weight": weight, "class_weight": by_label, "optimizer": row.optimizer}])

    def _committed(self, name: str, value: Value) -> None:
        self.changed.emit(name, _of_row(name, value))


def _of_row(name: str, value: Value) -> object:
    """As the output's row holds it."""
    if name == "sample_weight":
        return Binding((str(value),)) if value else None
    if name == "class_weight":
        return {str(label): weight for label, weight in value.items()} if isinstance(value, Mapping) else {}
    return value
