"""How far a search is, in words."""

from __future__ import annotations

from core.graph.search import Search
from core.search.events import TrialRow
from core.search.seen import Seen
from gui.panels.training.words import clock
from gui.searching import SearchState


def progress(seen: Seen, search: Search, state: SearchState) -> str:
    """How many trials are over, the best one, and how long the rest will take."""
    match state:
        case SearchState.LOOKING:
            return "Looking for trials of before…"
        case SearchState.STOPPING:
            return "Stopping at the end of the batch…"
        case SearchState.SEARCHING if not seen.trials:
            return "Starting the first trial…"
    if not seen.trials:
        return ""
    parts = [f"{seen.done} of {seen.wanted} trials", *_failed(seen)]
    if best := seen.best(search.direction):
        parts.append(f"best {best.value:.4g} in trial {best.number}")
    left = seen.seconds_left(search.jobs)
    if state is SearchState.SEARCHING and left is not None:
        parts.append(f"about {clock(left)} left")
    return " · ".join(parts)


def told(trial: TrialRow, names: dict[str, str], objective: str) -> str:
    """A trial in a few lines."""
    value = f"{objective} {trial.value:.5g}" if trial.value is not None else trial.state
    settings = (f"{names.get(what, what)} {_short(value)}" for what, value in trial.found.items())
    return "\n".join((f"Trial {trial.number}: {value}", *settings))


def _failed(seen: Seen) -> list[str]:
    count = sum(row.state == "failed" for row in seen.trials.values())
    return [f"{count} failed"] if count else []


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
