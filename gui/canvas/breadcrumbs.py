"""The way back out of nested models, above the canvas; hidden on the outermost one."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.session import Session


class Breadcrumbs(QWidget):
    """One button per graph that was entered; the last one is where the person is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self._row.setSpacing(4)
        session.graph_changed.connect(self._show)
        session.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        while item := self._row.takeAt(0):
            widget = item.widget()
            if widget:
                widget.deleteLater()
        trail = self._session.trail
        self.setVisible(len(trail) > 1)
        for graph in trail[:-1]:
            button = QPushButton(self._session.project.graphs[graph].name)
            button.setProperty("link", True)
            button.clicked.connect(partial(self._session.leave_to, graph))
            self._row.addWidget(button)
            self._row.addWidget(QLabel("›"))
        self._row.addWidget(QLabel(self._session.graph.name))
        self._row.addStretch()
