"""The editor that chooses one of the project's models."""

from __future__ import annotations

from core.catalog.records import Field
from core.values import ModelRef, Value
from gui.panels.inspector.editors import ChoiceEditor
from gui.panels.inspector.names import Names


class ModelEditor(ChoiceEditor):
    """A model by its name."""

    def __init__(self, field: Field, names: Names) -> None:
        super().__init__(field, names, tuple(names.models))

    def draw(self, value: Value, *, several: bool) -> None:
        super().draw(self.names.reference(value) if isinstance(value, ModelRef) else value, several=several)

    def commit_text(self, text: str) -> None:
        ref = self.names.models.get(text)
        if ref is None:
            self.refuse(f"No model of this project is called “{text}”. Declare it first, in the panel Models.")
        else:
            self.commit(ref)
