"""What a search may change: a line for each dimension, and a list from which further ones are chosen by typing."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from core.graph.search import Dimension
from core.search.names import name_of
from core.search.propose import searchable
from gui.panels.combos import SearchCombo
from gui.panels.search.dimension import DimensionEditor
from gui.searching import Searcher
from gui.session import Session

_EMPTY = (
    "Nothing is searched over yet. Choose below what may change: the learning rate, the units of a block, a constant."
)
_ADD = "+ Search over…"


class SpaceEditor(QWidget):
    """Each change is a step of the document's history: the space stands in the training plan."""

    def __init__(self, session: Session, searcher: Searcher) -> None:
        super().__init__()
        self._session, self._searcher = session, searcher
        self.rows: dict[str, DimensionEditor] = {}
        self._names: dict[str, str] = {}
        self.empty = QLabel(_EMPTY, wordWrap=True)
        self.empty.setProperty("dim", True)
        self.add = SearchCombo()
        self.add.setAccessibleName("Add what is searched over")
        self.add.setToolTip("Type a part of its name: a constant, block.setting, optimizer.setting, or of the plan")
        self.add.setPlaceholderText(_ADD)
        self.add.line.setPlaceholderText(_ADD)
        self.add.activated.connect(self._added)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.add)
        self._column.addStretch()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        session.changed.connect(self._later.start)
        self.refresh()

    def refresh(self) -> None:
        project, dimensions = self._session.project, self._searcher.search.dimensions
        names = {one.what: name_of(one.what, project) for one in dimensions}
        if names != self._names:
            self._build(names)
        for one in dimensions:
            self.rows[one.what].show_dimension(one)
        self.empty.setVisible(not dimensions)
        self.add.setEnabled(project.plan is not None)
        offered = [one.name for one in searchable(project) if one.dimension.what not in names]
        if offered != [self.add.itemText(place) for place in range(self.add.count())]:
            self.add.clear()
            self.add.addItems(offered)
            self.add.setCurrentIndex(-1)

    def _build(self, names: dict[str, str]) -> None:
        for row in self.rows.values():
            row.hide()
            row.deleteLater()
        self._names, self.rows = names, {}
        for place, (what, name) in enumerate(names.items(), 1):
            row = self.rows[what] = DimensionEditor(name)
            row.changed.connect(
                lambda after, what=what, name=name: self._change(what, after, f"Set what {name} is searched over")
            )
            row.removed.connect(lambda what=what, name=name: self._change(what, None, f"Search no more over {name}"))
            self._column.insertWidget(place, row)

    def _added(self, _place: int) -> None:
        name = self.add.currentText()
        found = next((one.dimension for one in searchable(self._session.project) if one.name == name), None)
        self.add.setCurrentIndex(-1)
        if found:
            self._change(found.what, found, f"Search over {name}")

    def _change(self, what: str, after: Dimension | None, label: str) -> None:
        if refusal := self._searcher.set_dimension(what, after, label):
            self._session.refused.emit(refusal)
