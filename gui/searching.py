"""Between one session and its search: what it is after, whether it may begin, what it has told, what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.graph import edits
from core.graph.edits.search import is_searchable
from core.graph.project import Project
from core.graph.search import Dimension, Search
from core.search.events import SearchEvent, TrialRow
from core.search.names import name_of
from core.search.place import database, study_name
from core.search.seen import Seen
from gui.canvas.words import value_text
from gui.session import Session
from gui.training import Trainer
from gui.workers.search import SearchJob, SearchWorker

_CLOSING_MS = 5_000
_NOTHING = "Nothing is searched over yet. Choose at least one setting that may change."


class SearchState(StrEnum):
    """What goes on."""

    IDLE = "idle"
    LOOKING = "looking"  # at what the storage holds
    SEARCHING = "searching"
    STOPPING = "stopping"


class Searcher(QObject):
    """One search at a time, over the project as it was when it began."""

    asked = Signal()  # somebody wants to see it
    changed = Signal()  # state or trials
    applied = Signal(str)  # what the project has been given, in a line

    def __init__(self, session: Session, trainer: Trainer) -> None:
        super().__init__(session)
        self._session, self._trainer = session, trainer
        self._worker: SearchWorker | None = None
        self.state = SearchState.IDLE
        self.seen = Seen()

    @property
    def search(self) -> Search:
        plan = self._session.project.plan
        return (plan.search if plan else None) or Search()

    @property
    def study(self) -> str:
        return study_name(self.search, self._session.name)

    @property
    def question(self) -> object:
        """What the trials shown are an answer to: with another one, others are looked for."""
        search = self.search
        over = tuple((one.what, one.kind, one.choices) for one in search.dimensions)
        return (self._trainer.runs, self.study, search.storage, search.objective, search.direction, over)

    @property
    def busy(self) -> bool:
        return self.state in (SearchState.SEARCHING, SearchState.STOPPING)

    def change(self, label: str, **values: object) -> str:
        """Sets fields of the search, one undo step; the answer is why not, or empty."""
        return self._session.attempt(label, _with(lambda search: replace(search, **values)))  # type: ignore[arg-type]

    def set_dimension(self, before: str, after: Dimension | None, label: str) -> str:
        """Puts another dimension in the place of the one that changes `before`, takes it out, or adds one."""

        def changed(search: Search) -> Search:
            known = {one.what: one for one in search.dimensions}
            if after is None:
                known.pop(before, None)
            else:
                known[before] = after
            return replace(search, dimensions=tuple(known.values()))

        return self._session.attempt(label, _with(changed))

    def obstacle(self) -> str:
        """Why no search can begin, with the remedy; empty when one can."""
        project, dimensions = self._session.project, self.search.dimensions
        gone = [name_of(one.what, project) for one in dimensions if not is_searchable(project, one.what)]
        if gone:
            return f"There is no `{gone[0]}` any more to search over. Take it out of the search."
        return self._trainer.obstacle() or ("" if dimensions else _NOTHING)

    def start(self) -> bool:
        """Begins the search, or goes on with it; whether it could."""
        if obstacle := self.obstacle():
            self._session.refused.emit(obstacle)
            return False
        if not self.busy:
            self._begin(look=False)
        return True

    def look(self) -> None:
        """Asks the storage for trials of before, where there may be any."""
        if self.busy:
            return
        self._leave()
        self.seen = Seen(wanted=self.search.trials)
        self.state = SearchState.IDLE
        if self.search.dimensions and (self.search.storage or database(self._trainer.runs, self.study).exists()):
            self._begin(look=True)
        else:
            self.changed.emit()

    def stop(self) -> None:
        """Ends the trials at hand after their batch; asked again, at once."""
        if self._worker and self.state is SearchState.STOPPING:
            self._worker.kill()
        elif self._worker and self.state is SearchState.SEARCHING:
            self._worker.stop()
            self._enter(SearchState.STOPPING)

    def apply(self, trial: TrialRow) -> None:
        """Gives the project the values of a trial: one step, which can be undone."""
        label = f"Apply the values of trial {trial.number}"
        if self._session.do(label, lambda now: edits.with_found(now, trial.found)):
            names = {what: name_of(what, self._session.project) for what in trial.found}
            given = (f"{names[what]} {value_text(value)}" for what, value in trial.found.items())
            self.applied.emit(f"Trial {trial.number} applied: {', '.join(given)}.")

    def show_curves(self, trial: TrialRow) -> None:
        """Shows the run of a trial in the training panel."""
        if trial.state == "running":
            self._session.refused.emit(f"Trial {trial.number} goes on; its curve by now is in the plot of all trials.")
        elif not trial.run:
            self._session.refused.emit(f"Trial {trial.number} has left no run. {trial.reason}".strip())
        else:
            self._trainer.recall(Path(trial.run))

    def begin_anew(self) -> None:
        """Calls the search by the next name that is free, so that what it has found by now stays as it is."""
        stem, dash, number = self.study.rpartition("-")
        stem, count = (stem, int(number)) if dash and number.isdecimal() else (self.study, 1)
        while database(self._trainer.runs, f"{stem}-{(count := count + 1)}").exists():
            pass
        self.change("Begin another search", study=f"{stem}-{count}")

    def close(self) -> None:
        """Ends the search, in order if it can soon, and waits for every thread."""
        if self._worker:
            self._worker.stop()
        for worker in self.findChildren(SearchWorker):
            if not worker.wait(_CLOSING_MS):
                worker.kill()
                worker.wait()

    def _begin(self, *, look: bool) -> None:
        self._leave()
        session = self._session
        folder = session.folder or Path.cwd()
        trusted = session.may_run_code()
        job = SearchJob(session.project, session.name, folder, self._trainer.runs, trusted, look)
        self._worker = worker = SearchWorker(job, self)
        worker.told.connect(self._told)
        worker.finished.connect(self._finished)
        self._enter(SearchState.LOOKING if look else SearchState.SEARCHING)
        worker.start()

    def _leave(self) -> None:
        """Lets go of a look: what it would tell is asked for no more."""
        if self._worker:
            self._worker.kill()
        self._worker = None

    def _told(self, event: SearchEvent) -> None:
        if self.sender() is self._worker:
            self.seen.take(event)
            self.changed.emit()

    def _finished(self) -> None:
        worker = self.sender()
        if isinstance(worker, SearchWorker):
            worker.deleteLater()
        if worker is self._worker:
            self._worker = None
            self._enter(SearchState.IDLE)

    def _enter(self, state: SearchState) -> None:
        self.state = state
        self.changed.emit()


def _with(change: Callable[[Search], Search]) -> Callable[[Project], Project]:
    def edit(project: Project) -> Project:
        plan = project.plan
        return edits.set_search(project, change((plan.search if plan else None) or Search()))

    return edit
