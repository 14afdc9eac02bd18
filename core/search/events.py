"""What a search tells while it goes on, and what is known of each of its trials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import msgspec

from core.project.values import decode_config, encode_config
from core.search.errors import ProcessBroken

Found = Mapping[str, Any]
"""A value for each dimension, by what it is for: any Value, a union that msgspec can't take apart."""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A trial as the table of results shows it. `state` is complete, pruned, failed or running; `run` its folder.

    `reported` is the objective after each epoch, `seconds` how long the trial took.
    """

    number: int
    state: str
    value: float | None
    found: Found = field(default_factory=dict)
    run: str = ""
    reason: str = ""
    reported: tuple[tuple[int, float], ...] = ()
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class SearchStarted:
    """The first word: the trials that the study holds already, and how many it shall hold."""

    trials: tuple[TrialRow, ...]
    wanted: int


@dataclass(frozen=True, slots=True)
class TrialStarted:
    """A trial begins, with the values it tries."""

    number: int
    found: Found


@dataclass(frozen=True, slots=True)
class TrialReported:
    """The objective after an epoch of a trial."""

    number: int
    epoch: int
    value: float


@dataclass(frozen=True, slots=True)
class TrialEnded:
    """A trial is over; `best` is the number of the best one by now."""

    trial: TrialRow
    best: int | None


@dataclass(frozen=True, slots=True)
class ImportancesFound:
    """How much each dimension counts for the objective; the shares add up to 1."""

    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SearchEnded:
    """The last word: every trial of the study, the best one first."""

    trials: tuple[TrialRow, ...]


@dataclass(frozen=True, slots=True)
class SearchFailed:
    """The last word of a search that could not go on."""

    reason: str


SearchEvent = SearchStarted | TrialStarted | TrialReported | TrialEnded | ImportancesFound | SearchEnded | SearchFailed
_BY_NAME: Mapping[str, type[SearchEvent]] = {kind.__name__: kind for kind in get_args(SearchEvent)}


def encode(event: SearchEvent) -> str:
    """The event as one line of JSON."""
    body = msgspec.to_builtins(_with_found(event, encode_config))
    return msgspec.json.encode({"event": type(event).__name__, **body}).decode()


def decode(line: str) -> SearchEvent:
    """The event of one line. Raises ProcessBroken where the line is none."""
    try:
        body = msgspec.json.decode(line, type=dict[str, object])
        return _with_found(msgspec.convert(body, type=_BY_NAME[str(body.pop("event"))]), decode_config)
    except (msgspec.DecodeError, KeyError) as error:
        raise ProcessBroken(f"This line is no event of a search: {line[:80]!r} ({error}).") from error


def _with_found(event: SearchEvent, change: Callable[[Any], Found]) -> SearchEvent:
    """The event with all values of its trials as JSON has them, or as they are."""

    def row(trial: TrialRow) -> TrialRow:
        return replace(trial, found=change(trial.found))

    match event:
        case TrialStarted(found=found):
            return replace(event, found=change(found))
        case TrialEnded(trial=trial):
            return replace(event, trial=row(trial))
        case SearchStarted(trials=trials) | SearchEnded(trials=trials):
            return replace(event, trials=tuple(map(row, trials)))
    return event
