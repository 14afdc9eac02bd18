"""The form of the selected blocks: common fields first, the rest folded; one edit per value that is committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.catalog.table import load
from core.graph.edits.config import same
from core.graph.edits.layers import configure
from core.graph.records import MODEL, Layer
from core.values import Code, Value
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.editors import FieldEditor
from gui.panels.inspector.names import Names
from gui.panels.inspector.objects import OF_EVERY_LAYER
from gui.panels.inspector.references import ModelEditor
from gui.panels.inspector.rows import Rows
from gui.session import Session

_OF_A_MODEL = (
    Field("model", FieldType.ANY, required=True, common=True),
    Field("fresh_weights", FieldType.BOOL, default=False, common=True),
    Field("trainable", FieldType.BOOL, default=True, common=True),
)
_AT_LEAST = 4


class ConfigForm(QWidget):
    """Fields that all selected blocks have, with the values they share."""

    def __init__(self, session: Session, layers: Sequence[Layer], *, unfolded: bool = False) -> None:
        super().__init__()
        self._session, self._names = session, Names(session)
        self._ids = tuple(layer.id for layer in layers)
        self.fold: QToolButton | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        common, rest = _parted(shared_fields(layers))
        self._parts = [self._rows(common)]
        column.addWidget(self._parts[0])
        if rest:
            self._parts.append(self._rows(rest))
            self.fold = folding(f"{len(rest)} more settings", self._parts[1], unfolded=unfolded)
            column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(self._parts[1])
        self.show_values(layers)

    @property
    def editors(self) -> Mapping[str, FieldEditor]:
        return {name: editor for part in self._parts for name, editor in part.editors.items()}

    def show_values(self, layers: Sequence[Layer]) -> None:
        """Shows what the blocks hold now, without telling it as a choice of the person's."""
        for part in self._parts:
            part.show_values([layer.config for layer in layers])

    def describe(self, texts: Mapping[str, str]) -> None:
        """Puts what Keras says about each field into its tooltip."""
        for part in self._parts:
            part.describe(texts)

    def _rows(self, fields: Sequence[Field]) -> Rows:
        rows = Rows([(field, self._editor(field)) for field in fields])
        rows.committed.connect(self._committed)
        return rows

    def _editor(self, field: Field) -> FieldEditor:
        return ModelEditor(field, self._names) if field is _OF_A_MODEL[0] else editor_for(field, self._names)

    def _committed(self, name: str, value: Value) -> None:
        graph, ids = self._session.graph.id, tuple(one for one in self._ids if one in self._session.graph.layers)
        if not ids:
            return  # the blocks went while the field still had the focus
        if isinstance(value, Code):
            self._session.authored.add(value)
        field = self.editors[name].field
        who = self._session.graph.layers[ids[0]].name if len(ids) == 1 else f"{len(ids)} blocks"
        label = f"Set {name.replace('_', ' ')} of {who}"
        if same(value, field.default) and not field.required:
            refusal = self._session.attempt(label, lambda now: configure(now, graph, ids, {}, unset=(name,)))
        else:
            refusal = self._session.attempt(label, lambda now: configure(now, graph, ids, {name: value}))
        self.editors[name].refuse(refusal)


def shared_fields(layers: Sequence[Layer]) -> list[Field]:
    """The fields that every one of the layers' classes has; a layer's own before those of all layers."""
    known = [fields_of(layer) for layer in layers]
    if not known:
        return []
    first, *others = known
    named = [{field.name for field in other} for other in others]
    fields = [field for field in first if all(field.name in names for names in named)]
    return sorted(fields, key=lambda field: field.name in OF_EVERY_LAYER)


def fields_of(layer: Layer) -> Sequence[Field]:
    """The settings of one block; of a class nobody knows, those it holds, to be changed as text."""
    if layer.class_name == MODEL:
        return _OF_A_MODEL
    entry = None if layer.is_custom else load().layer(layer.class_name)
    return entry.fields if entry else [Field(name, FieldType.ANY, nullable=True) for name in layer.config]


def _parted(fields: Sequence[Field]) -> tuple[list[Field], list[Field]]:
    common = [field for field in fields if field.common or field.required]
    rest = [field for field in fields if field not in common]
    return (common, rest) if common else (rest[:_AT_LEAST], rest[_AT_LEAST:])


def folding(title: str, content: QWidget, *, unfolded: bool) -> QToolButton:
    """A button that shows and hides what stands below it."""
    button = QToolButton(arrowType=Qt.ArrowType.RightArrow)
    button.setText(title)
    button.setCheckable(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setProperty("fold", True)

    def turn(opened: bool) -> None:
        content.setVisible(opened)
        button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)

    button.toggled.connect(turn)
    button.setChecked(unfolded)
    turn(unfolded)
    return button
