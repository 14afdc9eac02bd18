"""A dock that builds what is in it when it is first seen: most panels lie behind others when a window opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QDockWidget, QWidget


class Dock(QDockWidget):
    """Holds one panel, made by `build` when it is asked for or about to be seen."""

    looked_at = Signal()  # somebody has brought the panel to the front for the first time

    def __init__(self, name: str, title: str, build: Callable[[], QWidget], parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self._build = build
        self._panel: QWidget | None = None
        self.setWidget(_Unseen(self))

    def panel(self) -> QWidget:
        """What is in it, built now if it was not yet."""
        if self._panel is None:
            self._panel, unseen = self._build(), self.widget()
            self._panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.setWidget(self._panel)
            unseen.deleteLater()
        return self._panel


class _Unseen(QWidget):
    """Stands for a panel until it is painted; shown it is already while the window lays its docks behind each other."""

    def __init__(self, dock: Dock) -> None:
        super().__init__()
        self._dock = dock
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self, self._make)

    def _make(self) -> None:
        self._dock.panel()
        self._dock.looked_at.emit()
