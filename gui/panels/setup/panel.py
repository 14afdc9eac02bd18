"""The dock in which a training is set up. What is in it comes with numpy, so it is built when it is first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.graph.problem import Place
from gui.session import Session
from gui.theme.theme import Theme

if TYPE_CHECKING:
    from gui.panels.setup.tabs import SetupTabs

_TABS = {
    "input": "Data",
    "target": "Data",
    "loss": "Outputs",
    "weight": "Outputs",
    "metrics": "Outputs",
    "model": "Data",
}


class SetupPanel(QWidget):
    """Empty until it is seen."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._tabs: SetupTabs | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 4, 12, 8)

    @property
    def tabs(self) -> SetupTabs:
        """What is in it, built now if it was not yet."""
        if self._tabs is None:
            from gui.panels.setup.tabs import SetupTabs

            self._tabs = SetupTabs(self._session, self._theme)
            self._column.addWidget(self._tabs)
        return self._tabs

    def show_place(self, place: Place) -> None:
        """Opens the tab where a problem of the plan can be mended."""
        self.tabs.open(_TABS.get(place.plan or "", "Plan"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._tabs:
            self._tabs.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only now it is seen; being shown it is already while the window lays out its docks behind each other."""
        super().paintEvent(event)
        if self._tabs is None:
            QTimer.singleShot(0, self, self._build)

    def _build(self) -> None:
        self.tabs.refresh()
