"""Which runs are listed: those of the project, or the trials of its search, which would flood the others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from core.graph.project import Project
from core.graph.search import Search
from core.search.place import study_name, trial_runs
from core.search.runs import trials_of
from core.training.overview import RunOverview, runs_of

_RUNS, _TRIALS = range(2)


class Listing(QWidget):
    """A choice that is seen only where there has been a search."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._study = ""
        self.choice = QComboBox()
        self.choice.addItem("Runs of the project")
        self.choice.addItem("")
        self.choice.setAccessibleName("Which runs are listed")
        self.choice.setToolTip("Trials of a search are runs of their own, kept apart from those of the project")
        self.choice.currentIndexChanged.connect(lambda _place: self.changed.emit())
        label = QLabel("&Show")
        label.setBuddy(self.choice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self.choice, 1)

    def follow(self, project: Project, runs: Path, name: str) -> None:
        """Looks whether the project of this name has been searched over."""
        search = project.plan.search if project.plan else None
        self._study = study_name(search or Search(), name)
        searched = trial_runs(runs, self._study).is_dir()
        self.setVisible(searched)
        self.choice.setItemText(_TRIALS, f"Trials of the search {self._study}")
        if not searched and self.shows_trials:
            self.choice.setCurrentIndex(_RUNS)

    @property
    def shows_trials(self) -> bool:
        return self.choice.currentIndex() == _TRIALS

    def work(self, runs: Path, name: str) -> Callable[[], tuple[RunOverview, ...]]:
        """What reads those that are chosen."""
        return partial(trials_of, runs, self._study) if self.shows_trials else partial(runs_of, runs, name)
