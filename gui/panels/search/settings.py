"""How a search goes: what it is after, how many trials, how many at a time, how long, and where it is kept."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.catalog.records import Field, FieldType
from core.graph.search import Direction, Pruner, Search
from core.search.propose import better, objectives
from core.values import Value
from gui.panels.inspector.choosing import editor_for
from gui.panels.inspector.editors import ChoiceEditor, FieldEditor, TextEditor
from gui.panels.inspector.names import Names
from gui.panels.inspector.rows import Rows
from gui.searching import Searcher
from gui.session import Session

_OBJECTIVE = Field("objective", FieldType.STRING, default="loss")
_FIELDS = (
    Field("direction", FieldType.ENUM, default="minimize", options=get_args(Direction)),
    Field("trials", FieldType.INT, default=20, minimum=1),
    Field("jobs", FieldType.INT, default=1, minimum=1),
    Field("minutes", FieldType.FLOAT, default=0.0, minimum=0),
    Field("pruner", FieldType.ENUM, default="median", options=get_args(Pruner)),
)
_HINTS = {"storage": "a file beside the runs", "study": "as the project's file"}
_TIPS = {
    "objective": "What trials are compared by, on the samples held out: the weighted sum of all losses, or a loss or "
    "metric of one output, main/accuracy.",
    "direction": "Whether less of the objective is better, or more; it follows the objective when that is chosen.",
    "trials": "How many there shall be in all, those of before included; failed ones are made up for.",
    "jobs": "How many trials go on at the same time, each in a process of its own.",
    "minutes": "No trial begins after so many. 0: whenever.",
    "pruner": "median: a trial ends early that does worse than half of those before it by the same epoch.",
    "storage": "The URL of a database that several machines share, such as mysql://user@host/searches. It stands in "
    "the project's file: leave passwords to the database's own files. Empty: a file beside the project's runs.",
    "study": "What this search is called in its storage. Empty: as the project's file.",
}


class ObjectiveEditor(ChoiceEditor):
    """What the plan's outputs can be compared by is offered; anything else may be typed."""

    def offer(self, choices: tuple[str, ...]) -> None:
        if choices != tuple(self.box.itemText(place) for place in range(self.box.count())):
            self.box.clear()
            self.box.addItems(list(choices))
            self.box.setEditText(self._drawn)

    def commit_text(self, text: str) -> None:
        self.commit(text or "loss")


class SearchSettings(QWidget):
    """A form; each change is a step of the document's history."""

    def __init__(self, session: Session, searcher: Searcher) -> None:
        super().__init__()
        self._session, self._searcher = session, searcher
        names = Names(session)
        self.objective = ObjectiveEditor(_OBJECTIVE, names, ())
        rows: list[tuple[Field, FieldEditor]] = [(_OBJECTIVE, self.objective)]
        rows += [(field, editor_for(field, names)) for field in _FIELDS]
        for name, hint in _HINTS.items():
            field = Field(name, FieldType.STRING, default="")
            rows.append((field, TextEditor(field, names, hint)))
        self._rows = Rows(rows)
        self._rows.describe(_TIPS)
        self._rows.committed.connect(self._set)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)
        column.addStretch()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)
        session.changed.connect(self._later.start)
        self.refresh()

    @property
    def editors(self) -> dict[str, FieldEditor]:
        return self._rows.editors

    def refresh(self) -> None:
        self.setEnabled(self._session.project.plan is not None)
        self.objective.offer(objectives(self._session.project))
        search = self._searcher.search
        self._rows.show_values([{name: getattr(search, name) for name in self._rows.editors}])

    def _set(self, name: str, value: Value) -> None:
        given = {name: getattr(Search(), name) if value is None else value}
        if name == "objective":  # less of an accuracy is what nobody means
            given["direction"] = better(str(given[name]))
        self._rows.editors[name].refuse(self._searcher.change(f"Set the {name} of the search", **given))
