"""A search from its first trial to its last, or on from where it was left: Optuna keeps all of it in a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event as Flag
from threading import Lock
from typing import TYPE_CHECKING

from core.errors import LayerLoomError
from core.graph.edits.search import check_searchable, with_found
from core.graph.project import Project
from core.graph.search import Search
from core.search.errors import BadObjective, NoSearch, TrialFailed
from core.search.events import (
    ImportancesFound,
    SearchEnded,
    SearchEvent,
    SearchStarted,
    TrialEnded,
    TrialReported,
    TrialRow,
    TrialStarted,
)
from core.search.importance import importances
from core.search.propose import objectives
from core.search.runs import run_name
from core.search.space import checked, choose, found_in
from core.search.storage import created, loaded
from core.search.trial import Place, TrialRun
from core.values import Value

if TYPE_CHECKING:
    import optuna

NOTHING = (
    "The training plan says nothing about a search. Say what to search over, as in --over optimizer.learning_rate="
    "1e-4..1e-1:log, or in the app's Search panel."
)
_RUN, _REASON = "run", "reason"
Told = Callable[[SearchEvent], None]


@dataclass(frozen=True)
class Study:
    """One search over a project. `storage` is a URL; studies are told apart in it by `name`."""

    project: Project
    place: Place
    name: str
    storage: str
    jobs: int = 1

    @property
    def search(self) -> Search:
        plan = self.project.plan
        if plan is None or plan.search is None or not plan.search.dimensions:
            raise NoSearch(NOTHING)
        return plan.search

    def go(self, trials: int, told: Told, stop: Flag) -> SearchEnded:
        """Search until the study holds so many trials that are over. Raises a SearchError, or an EditRefused."""
        for one in self.search.dimensions:
            check_searchable(self.project, checked(one).what)
        if self.search.objective not in (told_of := objectives(self.project)):
            raise BadObjective(f"No run tells `{self.search.objective}`. Choose one of {', '.join(told_of)}.")
        study = self._created()
        left = trials - sum(trial.state.is_finished() and trial.state.name != "FAIL" for trial in study.trials)
        told(SearchStarted(self.rows(study), trials))
        told(ImportancesFound(importances(study)))
        if left > 0:
            self._try_out(study, left, told, stop)
        ended = SearchEnded(self.rows(study))
        told(ended)
        return ended

    def look(self, told: Told) -> None:
        """Tells what the study holds by now, without a trial. Raises a SearchError."""
        study = loaded(self.storage, self.name, self.search)
        told(SearchStarted(self.rows(study) if study else (), self.search.trials))
        if study:
            told(ImportancesFound(importances(study)))

    def rows(self, study: optuna.Study) -> tuple[TrialRow, ...]:
        """Every trial, the best one first; those without a value last."""
        sign = 1 if self.search.direction == "minimize" else -1
        rows = (self._row(trial) for trial in study.trials)
        return tuple(sorted(rows, key=lambda row: _rank(row, sign)))

    def best(self) -> Mapping[str, Value]:
        """The values of the best trial by now. Raises NoSearch where none has come to its end."""
        study = self._created()
        if (number := _best(study)) is None:
            raise NoSearch(f"No trial of {self.name} has come to its end yet.")
        return self._row(study.trials[number]).found

    def _created(self) -> optuna.Study:
        return created(self.storage, self.name, self.search, self.project.plan.seed if self.project.plan else 0)

    def _try_out(self, study: optuna.Study, count: int, told: Told, stop: Flag) -> None:
        lock, minutes = Lock(), self.search.minutes

        def tell(event: SearchEvent) -> None:
            with lock:
                told(event)

        def objective(trial: optuna.Trial) -> float:
            return self._tried(trial, tell, stop)

        def after(of: optuna.Study, trial: optuna.trial.FrozenTrial) -> None:
            tell(TrialEnded(self._row(trial), _best(of)))
            tell(ImportancesFound(importances(of)))
            if stop.is_set():
                of.stop()

        seconds = 60 * minutes if minutes else None
        study.optimize(objective, count, seconds, n_jobs=self.jobs, catch=(TrialFailed,), callbacks=[after])

    def _tried(self, trial: optuna.Trial, tell: Told, stop: Flag) -> float:
        from optuna import TrialPruned

        found = choose(trial, self.search)
        tell(TrialStarted(trial.number, found))
        run = TrialRun(self.place, self.search.objective, stop)

        def worth_it(value: float, epoch: int) -> bool:
            trial.report(value, epoch)
            tell(TrialReported(trial.number, epoch, value))
            return not trial.should_prune()

        try:
            value = run.go(with_found(self.project, found), run_name(trial.number), worth_it)
        except LayerLoomError as fault:
            trial.set_user_attr(_REASON, str(fault))
            raise TrialFailed(str(fault)) from fault
        finally:
            trial.set_user_attr(_RUN, run.folder)
        if run.is_pruned:
            raise TrialPruned
        return value

    def _row(self, trial: optuna.trial.FrozenTrial) -> TrialRow:
        state = {"FAIL": "failed"}.get(trial.state.name, trial.state.name.lower())
        value = trial.value if state == "complete" else None
        found = found_in(trial.params, self.search)
        run, reason = (str(trial.user_attrs.get(name, "")) for name in (_RUN, _REASON))
        reported = tuple(sorted(trial.intermediate_values.items()))
        seconds = trial.duration.total_seconds() if trial.duration else None
        return TrialRow(trial.number, state, value, found, run, reason, reported, seconds)


def _best(study: optuna.Study) -> int | None:
    over = [trial for trial in study.trials if trial.state.name == "COMPLETE"]
    return study.best_trial.number if over else None


def _rank(row: TrialRow, sign: int) -> tuple[bool, float, int]:
    return (row.value is None, sign * (row.value or 0.0), row.number)
