"""The editor of a function's source: taken when the person leaves it, if it is Python that defines a function."""

from __future__ import annotations

import ast

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from core.catalog.records import Field
from core.graph.writing import shown
from core.values import Code, Value
from gui.panels.inspector.editors import SEVERAL, FieldEditor
from gui.panels.inspector.names import Names
from gui.theme.theme import mono
from gui.theme.tokens import CODE_HEIGHT


class CodeEditor(FieldEditor):
    """Python source, several lines."""

    def __init__(self, field: Field, names: Names) -> None:
        super().__init__(field, names)
        self.text = _Source()
        self.text.setAccessibleName(field.name)
        self.text.setPlaceholderText("def double(x):\n    return 2 * x" if field.required else "None")
        self.text.left.connect(self._finished)
        self.setFocusProxy(self.text)
        self.column.addWidget(self.text)
        self.column.addWidget(self.foot)

    def draw(self, value: Value, *, several: bool) -> None:
        text = value.source if isinstance(value, Code) else shown(value)
        self.text.setPlainText(SEVERAL if several else text)
        self.text.document().setModified(False)

    def _finished(self) -> None:
        if not self.text.document().isModified():
            return
        self.text.document().setModified(False)
        source = self.text.toPlainText().strip()
        if not source and not self.field.required:
            self.commit(self.field.default)
            return
        name = _defined(source)
        if name is None:
            self.refuse(f"{self.field.name.capitalize()} must be Python that defines a function: def name(x): …")
        else:
            self.commit(Code(name, source + "\n"))


class _Source(QPlainTextEdit):
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(mono())
        self.setFixedHeight(CODE_HEIGHT)
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _defined(source: str) -> str | None:
    """The function that a source defines last."""
    try:
        body = ast.parse(source).body
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return next((part.name for part in reversed(body) if isinstance(part, ast.FunctionDef)), None)
