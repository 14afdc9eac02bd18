"""The bar of Ctrl+F: finds blocks by name or class on all canvases, and goes from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from core.graph.project import Project
from core.graph.records import Graph
from core.values import GraphId, LayerId
from gui.canvas.words import class_label
from gui.session import Session

_MARGIN, _WIDTH = 12, 360
Match = tuple[GraphId, LayerId]


def matches(project: Project, first: GraphId, text: str) -> tuple[Match, ...]:
    """The blocks whose name or class holds `text`, whatever its case; those of the graph `first` come first."""
    wanted = text.casefold().strip()
    graphs = sorted(project.graphs.values(), key=lambda graph: graph.id != first)
    return tuple((graph.id, layer) for graph in graphs for layer in _found(graph, wanted)) if wanted else ()


def _found(graph: Graph, wanted: str) -> Iterator[LayerId]:
    for layer in graph.layers.values():
        if wanted in layer.name.casefold() or wanted in class_label(layer).casefold():
            yield layer.id


class FindBar(QFrame):
    """Lies over the top right corner of the canvas. Enter goes on, Shift+Enter back, Escape closes."""

    def __init__(self, session: Session, over: QWidget, reveal: Callable[[GraphId, LayerId], None]) -> None:
        super().__init__(over)
        self._session, self._over, self._reveal = session, over, reveal
        self._matches: tuple[Match, ...] = ()
        self._at = 0
        self.setProperty("card", True)
        self.setAccessibleName("Find")
        self.field = QLineEdit(placeholderText="Name or class of a layer")
        self.field.setAccessibleName("Name or class to find")
        self.count = QLabel()
        self.count.setProperty("dim", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(_button("↑", "Previous (Shift+Enter)", lambda: self.step(-1)))
        row.addWidget(_button("↓", "Next (Enter)", lambda: self.step(1)))
        row.addWidget(_button("✕", "Close (Esc)", self.dismiss))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        over.installEventFilter(self)
        session.changed.connect(self._refresh)
        self.hide()

    def open(self) -> None:
        """Shows the bar with what was looked for last, ready to be overwritten."""
        self._stand()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._refresh()

    def dismiss(self) -> None:
        self.hide()
        self._over.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Goes to the next match (1) or the previous one (-1), round and round."""
        if not self.isVisible():
            self.open()
        if self._matches:
            self._go((self._at + by) % len(self._matches))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self._stand()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            return False
        return True

    def _search(self) -> None:
        self._matches = matches(self._session.project, self._session.graph.id, self.field.text())
        if self._matches:
            self._go(0)
        self._tell()

    def _refresh(self) -> None:
        """After an edit: the same place among what is found now."""
        if self.isVisible():
            here = self._matches[self._at : self._at + 1]
            self._matches = matches(self._session.project, self._session.graph.id, self.field.text())
            self._at = self._matches.index(here[0]) if here and here[0] in self._matches else 0
            self._tell()

    def _go(self, at: int) -> None:
        self._at = at
        self._reveal(*self._matches[at])
        self._tell()

    def _tell(self) -> None:
        found = f"{self._at + 1} of {len(self._matches)}" if self._matches else "Nothing found"
        self.count.setText(found if self.field.text().strip() else "")
        self.field.setProperty("wrong", bool(self.field.text().strip()) and not self._matches)
        self.field.style().polish(self.field)

    def _stand(self) -> None:
        width = min(_WIDTH, self._over.width() - 2 * _MARGIN)
        self.setGeometry(self._over.width() - width - _MARGIN, _MARGIN, width, self.sizeHint().height())


def _button(text: str, tip: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("flat", True)
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(" (")[0])
    button.clicked.connect(lambda _checked: run())
    return button
