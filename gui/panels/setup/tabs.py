"""The dock in which a training is set up: tabs of data, outputs, plan; above them which model is trained."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.graph.problem import Place
from gui.panels.combos import QuietCombo
from gui.panels.setup.data_tab import DataTab
from gui.panels.setup.outputs_tab import OutputsTab
from gui.panels.setup.plan_tab import PlanTab
from gui.panels.setup.planning import Planning
from gui.session import Session
from gui.theme.theme import Theme

_NO_MODEL = "A model says which inputs and outputs are trained. None is declared yet."
_CHOOSE = "Choose a model…"
_TABS = {
    "input": "Data",
    "target": "Data",
    "loss": "Outputs",
    "weight": "Outputs",
    "metrics": "Outputs",
    "model": "Data",
}


class SetupTabs(QWidget):
    """Follows the session's plan."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.planning = Planning(session)
        self.model = QuietCombo()
        self.model.setAccessibleName("Model to train")
        self.model.activated.connect(self._chosen)
        self.note = QLabel(_NO_MODEL)
        self.note.setProperty("dim", True)
        self.declare = QPushButton("Declare it from the loose ends")
        self.declare.setToolTip("From all inputs to all outputs that feed nothing")
        self.declare.clicked.connect(self.planning.declare)
        self.data = DataTab(self.planning, theme)
        self.outputs = OutputsTab(self.planning)
        self.plan = PlanTab(self.planning)
        self.bar, self._views = QTabBar(), QStackedWidget()
        for title, view in (("Data", self.data), ("Outputs", self.outputs), ("Plan", self.plan)):
            self.bar.addTab(title)
            self._views.addWidget(view)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.currentChanged.connect(self._views.setCurrentIndex)
        head = QHBoxLayout()
        head.setSpacing(8)
        train = QLabel("Train")
        train.setProperty("dim", True)
        for widget in (self.bar, train, self.model, self.note, self.declare):
            head.addWidget(widget)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._views, 1)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        session.changed.connect(self._later.start)
        self.destroyed.connect(self.data.close_down)

    def refresh(self) -> None:
        models, plan = self.planning.models(), self.planning.plan
        names = list(models)
        chosen = next((name for name, ref in models.items() if plan and ref == plan.model), None)
        self.model.clear()
        self.model.addItems(names if chosen else [_CHOOSE, *names])
        self.model.setCurrentText(chosen or _CHOOSE)
        self.model.setVisible(bool(models))
        self.note.setVisible(not models)
        self.declare.setVisible(not models)

    def show_place(self, place: Place) -> None:
        """Opens the tab where a problem of the plan can be mended."""
        self.open(_TABS.get(place.plan or "", "Plan"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def open(self, title: str) -> None:
        """Brings a tab to the front by its title."""
        titles = [self.bar.tabText(place) for place in range(self.bar.count())]
        self.bar.setCurrentIndex(titles.index(title))

    def open_file(self, path: Path) -> None:
        """Takes a file as the data."""
        self.open("Data")
        self.data.open_file(path)

    def _chosen(self, place: int) -> None:
        name = self.model.itemText(place)
        if name in self.planning.models():
            self.planning.train(name)
