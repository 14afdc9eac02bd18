"""The space of a search: text from the command line becomes dimensions, and a trial chooses a value along each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.graph.edits.search import SEARCHED_OF_PLAN
from core.graph.project import Project
from core.graph.search import Dimension, Search
from core.search.errors import BadDimension
from core.values import Value

if TYPE_CHECKING:
    from optuna.trial import Trial

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(:log)?")


def dimension(text: str, project: Project) -> Dimension:
    """`units=8..64`, `optimizer.learning_rate=1e-4..1e-1:log` or `hidden.activation=relu,tanh`. Raises BadDimension."""
    name, equals, words = text.partition("=")
    if not equals or not words:
        raise BadDimension(f"{text!r} says no range. Write units=8..64, rate=0.1..0.5:log or activation=relu,tanh.")
    what, found = _named(name.strip(), project), _RANGE.fullmatch(words.strip())
    if not found:
        return Dimension(what, "choice", choices=tuple(map(_value, words.split(","))))
    whole = not re.search(r"[.eE]", found[1] + found[2])
    return checked(Dimension(what, "whole" if whole else "number", float(found[1]), float(found[2]), bool(found[3])))


def checked(one: Dimension) -> Dimension:
    """Raises BadDimension where it leaves nothing to choose."""
    if one.kind == "choice":
        if len(one.choices) < 2:
            raise BadDimension(f"`{one.what}` has fewer than two choices. Add some, or take it out of the search.")
        return one
    if not one.low < one.high or (one.log and one.low <= 0):
        above = " above 0" if one.log else ""
        raise BadDimension(f"`{one.what}` runs from {one.low:g} to {one.high:g}. Give it a range that rises{above}.")
    return one


def choose(trial: Trial, search: Search) -> Mapping[str, Value]:
    """A value along every dimension, by what it is for."""
    return {one.what: _chosen(trial, one) for one in map(checked, search.dimensions)}


def found_in(parameters: Mapping[str, object], search: Search) -> Mapping[str, Value]:
    """The values of a trial that is over, as the storage holds them."""
    by_name = {one.what: one for one in search.dimensions}
    return {what: _value_of(by_name[what], told) for what, told in parameters.items() if what in by_name}


def _chosen(trial: Trial, one: Dimension) -> Value:
    match one.kind:
        case "whole":
            return trial.suggest_int(one.what, int(one.low), int(one.high), log=one.log)
        case "number":
            return trial.suggest_float(one.what, one.low, one.high, log=one.log)
    return _value_of(
        one, trial.suggest_categorical(one.what, [_word(number, one) for number in range(len(one.choices))])
    )


def _word(number: int, one: Dimension) -> str:
    """A choice as the storage can hold it: it knows texts and numbers only."""
    return f"{number}: {one.choices[number]}"


def _value_of(one: Dimension, told: object) -> Value:
    if one.kind == "choice":
        return one.choices[int(str(told).partition(":")[0])]
    assert isinstance(told, int | float)
    return int(told) if one.kind == "whole" else float(told)


def _named(name: str, project: Project) -> str:
    """A constant, a number of the plan, a setting of the optimizer, or `block.setting` of the first graph."""
    if name in project.constants:
        return f"constant:{name}"
    if name in SEARCHED_OF_PLAN:
        return f"plan:{name}"
    block, dot, setting = name.rpartition(".")
    if block == "optimizer":
        return f"optimizer:{setting}"
    layer = project.main.layer_named(block) if dot else None
    if layer is None:
        blocks = (layer.name for layer in project.main.layers.values())
        known = ", ".join(
            (*project.constants, *SEARCHED_OF_PLAN, "optimizer.learning_rate", *(f"{b}.…" for b in blocks))
        )
        raise BadDimension(f"There is nothing called {name!r} to search. There are {known}.")
    return f"layer:{project.main.id}/{layer.id}:{setting}"


def _value(word: str) -> Value:
    text = word.strip()
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False, "none": None}.get(text.lower(), text)
