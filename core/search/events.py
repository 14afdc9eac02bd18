"""What a search tells while it goes on, and what is known of a trial that is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from core.values import Value


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A trial as the table of results shows it. `state` is complete, pruned, failed or running; `run` its folder."""

    number: int
    state: str
    value: float | None
    found: Mapping[str, Value] = field(default_factory=dict)
    run: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TrialStarted:
    """A trial begins, with the values it tries."""

    number: int
    found: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class TrialEnded:
    """A trial is over; `best` is the number of the best one by now."""

    trial: TrialRow
    best: int | None


@dataclass(frozen=True, slots=True)
class SearchEnded:
    """The last word: every trial of the study, the best one first."""

    trials: tuple[TrialRow, ...]


SearchEvent = TrialStarted | TrialEnded | SearchEnded


def encode(event: SearchEvent) -> str:
    """The event as one line of JSON."""
    return msgspec.json.encode({"event": type(event).__name__, **msgspec.to_builtins(event)}).decode()
