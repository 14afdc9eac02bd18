"""The form of the selected blocks: common fields first, the rest folded; one edit per value that is committed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.catalog.records import Field
from core.catalog.table import load
from core.graph.edits.layers import configure
from core.graph.records import Layer
from core.values import Value
from gui.panels.inspector.editors import FieldEditor, editor_for
from gui.session import Session

_LAST = ("activity_regularizer", "trainable", "dtype", "autocast")  # of every layer; they come at the end


class ConfigForm(QWidget):
    """Fields that all selected blocks have, with the values they share."""

    def __init__(self, session: Session, layers: Sequence[Layer]) -> None:
        super().__init__()
        self._session = session
        self._ids = tuple(layer.id for layer in layers)
        self.editors: dict[str, FieldEditor] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        fields = shared_fields(layers)
        common = [field for field in fields if field.common or field.required]
        rest = [field for field in fields if field not in common]
        if not common:
            common, rest = rest[:4], rest[4:]
        column.addWidget(self._rows(common))
        if rest:
            folded = self._rows(rest)
            column.addWidget(_fold(f"{len(rest)} more settings", folded))
            column.addWidget(folded)
        self.show_values(layers)

    def show_values(self, layers: Sequence[Layer]) -> None:
        """Shows what the blocks hold now, without telling it as a choice of the person's."""
        for name, editor in self.editors.items():
            values = [layer.config.get(name, editor.field.default) for layer in layers]
            editor.show_value(values[0], several=any(value != values[0] for value in values))

    def describe(self, texts: dict[str, str]) -> None:
        """Puts what Keras says about each field into its tooltip."""
        for name, text in texts.items():
            if name in self.editors:
                self.editors[name].setToolTip(text)

    def _rows(self, fields: Sequence[Field]) -> QWidget:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setVerticalSpacing(8)
        for field in fields:
            editor = editor_for(field, self._session.project.constants)
            editor.committed.connect(self._committed)
            self.editors[field.name] = editor
            label = QLabel(field.name.replace("_", " "))
            label.setProperty("dim", True)
            form.addRow(label, editor)
        return holder

    def _committed(self, name: str, value: Value) -> None:
        graph, ids = self._session.graph.id, self._ids
        layers = self._session.graph.layers
        who = layers[ids[0]].name if len(ids) == 1 else f"{len(ids)} blocks"
        default = value == self.editors[name].field.default and not self.editors[name].field.required
        label = f"Set {name.replace('_', ' ')} of {who}"
        if default:
            self._session.do(label, lambda now: configure(now, graph, ids, {}, unset=(name,)))
        else:
            self._session.do(label, lambda now: configure(now, graph, ids, {name: value}))


def shared_fields(layers: Sequence[Layer]) -> list[Field]:
    """The fields that every one of the layers' classes has; a layer's own before those of all layers."""
    entries = [entry for layer in layers if (entry := load().layer(layer.class_name))]
    if len(entries) < len(layers) or not entries:
        return []
    first, *others = entries
    fields = [field for field in first.fields if all(other.field(field.name) for other in others)]
    return [field for field in fields if field.name not in _LAST] + [field for field in fields if field.name in _LAST]


def _fold(title: str, content: QWidget) -> QToolButton:
    button = QToolButton(arrowType=Qt.ArrowType.RightArrow)
    button.setText(title)
    button.setCheckable(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setProperty("flat", True)
    content.hide()

    def turn(opened: bool) -> None:
        content.setVisible(opened)
        button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)

    button.toggled.connect(turn)
    return button
