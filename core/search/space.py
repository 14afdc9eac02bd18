"""The space of a search: text from the command line becomes dimensions, and a trial chooses a value along each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.graph.edits.search import is_searchable
from core.graph.project import Project
from core.graph.search import Dimension, Search
from core.search.errors import BadDimension
from core.search.names import known, named
from core.search.propose import searchable
from core.values import Value

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.trial import Trial

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(:log)?(?::step=({_NUMBER}))?")


def dimension(text: str, project: Project) -> Dimension:
    """`units=8..64`, `optimizer.learning_rate=1e-4..1e-1:log`, `units=8..64:step=8` or `hidden.activation=relu,tanh`.

    Raises BadDimension.
    """
    name, equals, words = text.partition("=")
    if not equals or not words:
        raise BadDimension(f"{text!r} says no range. Write units=8..64, rate=0.1..0.5:log or activation=relu,tanh.")
    what, found = _meant(name.strip(), project), _RANGE.fullmatch(words.strip())
    if not found:
        return Dimension(what, "choice", choices=choices(words))
    low, high, log, step = found.groups()
    whole = not re.search(r"[.eE]", f"{low}{high}{step or ''}")
    return checked(
        Dimension(what, "whole" if whole else "number", float(low), float(high), bool(log), float(step or 0))
    )


def choices(words: str) -> tuple[Value, ...]:
    """What stands between commas, numbers as numbers."""
    return tuple(_value(word) for word in words.split(",") if word.strip())


def checked(one: Dimension) -> Dimension:
    """Raises BadDimension where it leaves nothing to choose."""
    if one.kind == "choice":
        if len(one.choices) < 2:
            raise BadDimension(f"`{one.what}` has fewer than two choices. Add some, or take it out of the search.")
        return one
    if not one.low < one.high or (one.log and one.low <= 0):
        above = " above 0" if one.log else ""
        raise BadDimension(f"`{one.what}` runs from {one.low:g} to {one.high:g}. Give it a range that rises{above}.")
    if one.step and (one.log or not 0 < one.step <= one.high - one.low or (one.kind == "whole" and one.step % 1)):
        raise BadDimension(
            f"`{one.what}` goes in steps of {one.step:g} from {one.low:g} to {one.high:g}"
            f"{' by its logarithm' if one.log else ''}. Give it a step that fits into its range, and no logarithm."
        )
    return one


def choose(trial: Trial, search: Search) -> Mapping[str, Value]:
    """A value along every dimension, by what it is for."""
    return {one.what: _chosen(trial, one) for one in map(checked, search.dimensions)}


def found_in(parameters: Mapping[str, object], search: Search) -> Mapping[str, Value]:
    """The values of a trial that is over, as the storage holds them."""
    by_name = {one.what: one for one in search.dimensions}
    return {what: _value_of(by_name[what], told) for what, told in parameters.items() if what in by_name}


def distribution(one: Dimension) -> BaseDistribution:
    """As Optuna keeps it with every trial."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    match one.kind:
        case "whole":
            return IntDistribution(int(one.low), int(one.high), log=one.log, step=int(one.step) or 1)
        case "number":
            return FloatDistribution(one.low, one.high, log=one.log, step=one.step or None)
    return CategoricalDistribution(_words(one))


def _chosen(trial: Trial, one: Dimension) -> Value:
    match one.kind:
        case "whole":
            return trial.suggest_int(one.what, int(one.low), int(one.high), step=int(one.step) or 1, log=one.log)
        case "number":
            return trial.suggest_float(one.what, one.low, one.high, step=one.step or None, log=one.log)
    return _value_of(one, trial.suggest_categorical(one.what, _words(one)))


def _words(one: Dimension) -> list[str]:
    """The choices as the storage can hold them: it knows texts and numbers only."""
    return [f"{number}: {choice}" for number, choice in enumerate(one.choices)]


def _value_of(one: Dimension, told: object) -> Value:
    if one.kind == "choice":
        number = int(str(told).partition(":")[0])
        return one.choices[number] if number < len(one.choices) else str(told)
    assert isinstance(told, int | float)
    return int(told) if one.kind == "whole" else float(told)


def _meant(name: str, project: Project) -> str:
    what = named(name, project)
    if what is None:
        raise BadDimension(f"There is nothing called {name!r} to search. There are {', '.join(known(project))}.")
    if not is_searchable(project, what):
        block, _, setting = name.rpartition(".")
        listed = (one.name for one in searchable(project) if one.name.startswith(f"{block}."))
        raise BadDimension(f"`{block}` has no setting `{setting}` to search. It has {', '.join(listed)}.")
    return what


def _value(word: str) -> Value:
    text = word.strip()
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False, "none": None}.get(text.lower(), text)
