"""Editors one below the other, their names in a column of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from core.catalog.records import Field
from core.graph.edits.config import same
from core.values import Value
from gui.panels.inspector.editors import FieldEditor
from gui.theme.tokens import LABEL_DROP, LABEL_WIDTH


class Rows(QWidget):
    """A form of fields; it tells what was chosen and shows what it is given."""

    committed = Signal(str, object)

    def __init__(self, rows: Iterable[tuple[Field, FieldEditor]]) -> None:
        super().__init__()
        self.editors: dict[str, FieldEditor] = {}
        self._labels: dict[str, QLabel] = {}
        form = form_layout(self)
        for field, editor in rows:
            editor.committed.connect(self.committed)
            label = row_label(field.name.replace("_", " "), editor)
            self.editors[field.name], self._labels[field.name] = editor, label
            form.addRow(label, editor)
            if editor.below:
                form.addRow(editor.below)

    def show_values(self, configs: Sequence[Mapping[str, Value]]) -> None:
        """Shows what the configs hold; where they differ, that they do."""
        for name, editor in self.editors.items():
            values = [config.get(name, editor.field.default) for config in configs]
            editor.show_value(values[0], several=any(not same(value, values[0]) for value in values))

    def describe(self, texts: Mapping[str, str]) -> None:
        """Puts what Keras says about each field into its tooltip."""
        for name in self.editors.keys() & texts.keys():
            for widget in (self.editors[name], self._labels[name]):
                widget.setToolTip(f"<p><b>{name}</b></p><p>{_as_html(texts[name])}</p>")


def form_layout(holder: QWidget) -> QFormLayout:
    """Two columns, the left one of one width everywhere."""
    form = QFormLayout(holder)
    form.setContentsMargins(0, 0, 0, 0)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setVerticalSpacing(8)
    form.setHorizontalSpacing(8)
    return form


def row_label(text: str, editor: QWidget) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setProperty("dim", True)
    label.setFixedWidth(LABEL_WIDTH)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(0, LABEL_DROP, 0, 0)
    label.setBuddy(editor)
    return label


def _as_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
