"""The constants of a project: which names they may have, and in which order they can be worked out."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from core.expressions.errors import ConstantCycle
from core.expressions.grammar import FUNCTIONS
from core.expressions.walk import names_used
from core.values import Value


def name_fault(name: str) -> str | None:
    """Why a constant cannot have this name, or None where it can."""
    if not name:
        return "A constant needs a name."
    if not name.isidentifier() or keyword.iskeyword(name) or unicodedata.normalize("NFKC", name) != name:
        return f"`{name}` is no name that Python allows. Use letters, digits and _, and start with a letter."
    if name in FUNCTIONS:
        return f"`{name}` is a function in expressions. Choose another name."
    return None


def ordered(constants: Mapping[str, Value]) -> tuple[str, ...]:
    """The names so that each comes after those its value uses, else as they stand.

    Raises ConstantCycle, or what is wrong with an expression. Names that are no constants do not count here; working
    the values out tells of them.
    """
    needs = {name: sorted(names_used(value) & constants.keys()) for name, value in constants.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as fault:
        raise ConstantCycle(tuple(reversed(fault.args[1]))) from fault
    placed: dict[str, None] = {}
    for name in constants:
        _place(name, needs, placed)
    return tuple(placed)


def _place(name: str, needs: Mapping[str, list[str]], placed: dict[str, None]) -> None:
    waiting = [name]
    while waiting:
        missing = [need for need in needs[waiting[-1]] if need not in placed]
        if missing:
            waiting.append(missing[0])
        else:
            placed.setdefault(waiting.pop())
