"""All that a search has told by now, kept true event by event, for whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.graph.search import Direction
from core.search.events import (
    ImportancesFound,
    SearchEnded,
    SearchEvent,
    SearchFailed,
    SearchStarted,
    TrialEnded,
    TrialReported,
    TrialRow,
    TrialStarted,
)

OVER = ("complete", "pruned")


@dataclass
class Seen:
    """The trials by number; `wanted` is how many there shall be, `failure` why the search could not go on."""

    trials: dict[int, TrialRow] = field(default_factory=dict)
    wanted: int = 0
    importances: Mapping[str, float] = field(default_factory=dict)
    failure: str = ""

    def take(self, event: SearchEvent) -> None:
        match event:
            case SearchStarted(trials=trials, wanted=wanted):
                self.wanted, self.failure = wanted, ""
                self._hold(trials)
            case SearchEnded(trials=trials):
                self._hold(trials)
            case TrialStarted(number=number, found=found):
                self.trials[number] = TrialRow(number, "running", None, found)
            case TrialReported(number=number, epoch=epoch, value=value) if number in self.trials:
                row = self.trials[number]
                self.trials[number] = replace(row, reported=(*row.reported, (epoch, value)))
            case TrialEnded(trial=trial):
                self.trials[trial.number] = trial
            case ImportancesFound(shares=shares):
                self.importances = shares
            case SearchFailed(reason=reason):
                self.failure = reason

    @property
    def done(self) -> int:
        """How many trials count: those that failed are made up for."""
        return sum(row.state in OVER for row in self.trials.values())

    def seconds_left(self, jobs: int) -> float | None:
        """Until the last trial ends, if further ones take as long as those that ended; None before one did."""
        took = [row.seconds for row in self.trials.values() if row.state in OVER and row.seconds]
        return sum(took) / len(took) * max(self.wanted - self.done, 0) / jobs if took else None

    def best(self, direction: Direction) -> TrialRow | None:
        """The best of the trials that came to their end."""
        steps = best_so_far(self.complete(), direction)
        return steps[-1] if steps else None

    def complete(self) -> list[TrialRow]:
        """Those with a value, in the order of their numbers."""
        return [row for _, row in sorted(self.trials.items()) if row.value is not None]

    def _hold(self, trials: Iterable[TrialRow]) -> None:
        self.trials = {row.number: row for row in trials}


def best_so_far(rows: Iterable[TrialRow], direction: Direction) -> list[TrialRow]:
    """After each of these trials the best of all by then."""
    sign = 1.0 if direction == "minimize" else -1.0
    steps: list[TrialRow] = []
    for row in rows:
        assert row.value is not None
        better = not steps or sign * row.value < sign * (steps[-1].value or 0.0)
        steps.append(row if better else steps[-1])
    return steps
