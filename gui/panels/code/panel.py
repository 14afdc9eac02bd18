"""The code pane's panel: generates after each change, follows the selection, copies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.values import LayerId
from gui.panels.code.editor import CodeEditor
from gui.session import Session
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from core.codegen import Generated
    from core.codegen.generated import Key

_CALM_MS = 60
_STYLES = {"Script": "script", "Functions": "function"}


class CodePanel(QWidget):
    """The Python that this project exports, as it would be written now."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._made: Generated | None = None
        self.editor = CodeEditor(theme)
        self.style_box = QComboBox()
        self.style_box.addItems(list(_STYLES))
        self.style_box.setAccessibleName("Style of the code")
        self.training_box = QCheckBox("Training part")
        self.copy_button = QPushButton("Copy")
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._lay_out()
        self._calm.timeout.connect(self.refresh)
        session.changed.connect(lambda *_: self._calm.start())
        session.selection_changed.connect(self._light)
        self.style_box.currentTextChanged.connect(self.refresh)
        self.training_box.toggled.connect(self.refresh)
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(self._text()))
        self.editor.line_clicked.connect(self._clicked)
        self._painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first code is written when the window already stands."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._calm.start()

    def refresh(self) -> None:
        """Writes the code anew. A place that can't be written yet is a comment in it."""
        from core.codegen import generate  # the window is there sooner without
        from core.training.large import is_large

        style = _STYLES[self.style_box.currentText()]
        project = self._session.project
        training = self.training_box.isChecked() and project.plan is not None
        large = training and is_large(project, self._session.folder)
        made = generate(project, style=style, training=training, large=large, draft=True)  # type: ignore[arg-type]
        if made.text != self._text():
            kept = self.editor.verticalScrollBar().value()
            self.editor.setPlainText(made.text)
            self.editor.verticalScrollBar().setValue(kept)
        self._made = made
        self.training_box.setEnabled(self._session.project.plan is not None)
        self._light()

    def _text(self) -> str:
        return self._made.text if self._made else ""

    def _lines(self) -> Mapping[Key, tuple[int, ...]]:
        return self._made.lines if self._made else {}

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 12, 4)
        bar.addWidget(self.style_box)
        bar.addWidget(self.training_box)
        bar.addStretch()
        bar.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.editor)

    def _light(self) -> None:
        graph = self._session.graph.id
        self.editor.light({line for layer in self._session.selected for line in self._lines().get((graph, layer), ())})

    def _clicked(self, line: int) -> None:
        """Selects the block that a line belongs to, going to its canvas."""
        for (graph_id, key), lines in self._lines().items():
            graph = self._session.project.graphs.get(graph_id)
            if graph and line in lines and key in graph.layers:
                self._session.enter(graph_id)
                self._session.select([LayerId(key)])
                return
