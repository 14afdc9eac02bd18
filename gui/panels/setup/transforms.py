"""The fields of a transform: its kind, and the options of that kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.graph.plan import Transform, TransformKind
from core.values import Value
from gui.panels.combos import QuietCombo
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.names import Names
from gui.panels.inspector.rows import Rows

WORDS: Mapping[TransformKind, str] = {
    "array": "As it is",
    "number": "Standardised number",
    "category": "Category",
    "text": "Text as numbers of words",
    "image": "Image",
}
_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "array": (Field("scale", FieldType.FLOAT, default=1.0),),
    "category": (
        Field("one_hot", FieldType.BOOL, default=False),
        Field("size", FieldType.INT, nullable=True, minimum=2),
        Field("values", FieldType.ANY, nullable=True),
    ),
    "image": (
        Field("height", FieldType.INT, nullable=True, minimum=1),
        Field("width", FieldType.INT, nullable=True, minimum=1),
        Field("channels", FieldType.INT, nullable=True, minimum=1, maximum=4),
        Field("scale", FieldType.FLOAT, default=1.0),
    ),
    "text": (
        Field("length", FieldType.INT, nullable=True, minimum=1),
        Field("max_tokens", FieldType.INT, nullable=True, minimum=3),
        Field("level", FieldType.ENUM, default="word", options=("word", "character")),
        Field("shared", FieldType.STRING, nullable=True),
    ),
}
_TIPS = {
    "scale": "Every number is multiplied with it.",
    "height": "Of every image, in pixels; else what the input takes.",
    "width": "Of every image, in pixels; else what the input takes.",
    "channels": "1 for grey, 3 for colours, 4 with transparency; else what the input takes.",
    "one_hot": "A one at the category's place among zeros, in place of its number.",
    "size": "How many places there are; the most frequent values get one.",
    "values": "The values in their order, such as ('no', 'yes'); else all there are.",
    "length": "How many words are kept of each text; else as many as the longest has.",
    "max_tokens": "How many numbers there are, padding and the unknown word counted.",
    "level": "What is numbered: words or characters.",
    "shared": "Columns whose transforms name the same text here learn their words together.",
}


class TransformForm(QWidget):
    """Tells every change as a whole new transform."""

    changed = Signal(object)  # a Transform

    def __init__(self, names: Names, transform: Transform) -> None:
        super().__init__()
        self._transform = transform
        self.kind = QuietCombo()
        self.kind.setAccessibleName("Transform")
        for kind, words in WORDS.items():
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(max(self.kind.findData(transform.kind), 0))
        self.kind.activated.connect(self._kind_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.kind)
        self.rows = Rows([(field, editor_for(field, names)) for field in _FIELDS.get(transform.kind, ())])
        self.rows.show_values([transform.options])
        self.rows.describe(_TIPS)
        self.rows.committed.connect(self._option_set)
        self.rows.setVisible(bool(self.rows.editors))
        column.addWidget(self.rows)

    def _kind_chosen(self) -> None:
        kind = self.kind.currentData()
        if kind != self._transform.kind:
            self.changed.emit(Transform(kind))

    def _option_set(self, name: str, value: Value) -> None:
        usual = self.rows.editors[name].field.default
        kept = {key: held for key, held in self._transform.options.items() if key != name}
        options = kept if value in (None, usual) else {**kept, name: value}
        self.changed.emit(replace(self._transform, options=options))
