"""A search from its first trial to its last, or on from where it was left: Optuna keeps all of it in a database."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from threading import Lock
from typing import TYPE_CHECKING

from core.errors import LayerLoomError
from core.graph.edits.search import with_found
from core.graph.project import Project
from core.graph.search import Search
from core.search.errors import NoSearch, OptunaMissing, StorageBroken, TrialFailed
from core.search.events import SearchEnded, SearchEvent, TrialEnded, TrialRow, TrialStarted
from core.search.space import checked, choose, found_in
from core.search.trial import Place, TrialRun
from core.values import Value

if TYPE_CHECKING:
    import optuna

_HEARTBEAT_S = 30
_RUN, _REASON = "run", "reason"


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
            raise NoSearch("The training plan says nothing about a search. Say what to search over.")
        return plan.search

    def go(self, trials: int, told: Callable[[SearchEvent], None], stop: Flag) -> SearchEnded:
        """Search until the study holds so many trials that are over. Raises a SearchError, or an EditRefused."""
        for one in self.search.dimensions:
            checked(one)
        study = self._opened()
        left = trials - sum(trial.state.is_finished() and trial.state.name != "FAIL" for trial in study.trials)
        lock = Lock()

        def objective(trial: optuna.Trial) -> float:
            return self._tried(trial, told, stop, lock)

        def after(of: optuna.Study, trial: optuna.trial.FrozenTrial) -> None:
            with lock:
                told(TrialEnded(self._row(trial), _best(of)))
            if stop.is_set():
                of.stop()

        if left > 0:
            study.optimize(objective, left, n_jobs=self.jobs, catch=(TrialFailed,), callbacks=[after])
        ended = SearchEnded(self.rows(study))
        told(ended)
        return ended

    def rows(self, study: optuna.Study) -> tuple[TrialRow, ...]:
        """Every trial, the best one first; those without a value last."""
        sign = 1 if self.search.direction == "minimize" else -1
        rows = (self._row(trial) for trial in study.trials)
        return tuple(sorted(rows, key=lambda row: _rank(row, sign)))

    def best(self) -> Mapping[str, Value]:
        """The values of the best trial by now. Raises NoSearch where none has come to its end."""
        study = self._opened()
        if (number := _best(study)) is None:
            raise NoSearch(f"No trial of {self.name} has come to its end yet.")
        return self._row(study.trials[number]).found

    def _tried(self, trial: optuna.Trial, told: Callable[[SearchEvent], None], stop: Flag, lock: Lock) -> float:
        from optuna import TrialPruned

        found = choose(trial, self.search)
        with lock:
            told(TrialStarted(trial.number, found))
        run = TrialRun(self.place, self.search.objective, stop)

        def worth_it(value: float, epoch: int) -> bool:
            trial.report(value, epoch)
            return not trial.should_prune()

        try:
            value = run.go(with_found(self.project, found), f"trial-{trial.number}", worth_it)
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
        return TrialRow(trial.number, state, value, found, run, reason)

    def _opened(self) -> optuna.Study:
        try:
            import optuna
        except ImportError as error:
            raise OptunaMissing(
                "The search needs Optuna. Install LayerLoom's extra `search`: pip install 'layerloom[search]'."
            ) from error
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        search, seed = self.search, self.project.plan.seed if self.project.plan else 0
        pruner = optuna.pruners.MedianPruner() if search.pruner == "median" else optuna.pruners.NopPruner()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Optuna calls what it has had for years experimental
                storage = optuna.storages.RDBStorage(self.storage, heartbeat_interval=_HEARTBEAT_S)
                return optuna.create_study(
                    storage=storage,
                    study_name=self.name,
                    load_if_exists=True,
                    direction=search.direction,
                    sampler=optuna.samplers.TPESampler(seed=seed),
                    pruner=pruner,
                )
        except Exception as error:  # a database's driver raises anything
            raise StorageBroken(f"The storage {self.storage} can't be used: {error}") from error


def sqlite(file: Path) -> str:
    """The URL of a file, whose folder is made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{file.absolute().as_posix()}"


def _best(study: optuna.Study) -> int | None:
    over = [trial for trial in study.trials if trial.state.name == "COMPLETE"]
    return study.best_trial.number if over else None


def _rank(row: TrialRow, sign: int) -> tuple[bool, float, int]:
    return (row.value is None, sign * (row.value or 0.0), row.number)
