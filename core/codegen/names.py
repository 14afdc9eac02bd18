"""Gives every variable of the exported code a name that Python allows and that nothing else has."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MODULES = frozenset({"keras", "layers", "ops", "np", "pd", "tf", "re", "sys", "Counter"})
RESERVED = frozenset(keyword.kwlist) | (frozenset(dir(builtins)) - {"_"}) | MODULES

_GAP = re.compile(" +")


@lru_cache(maxsize=16384)
def identifier(name: str) -> str:
    """`name` as a Python identifier: what Python does not allow becomes `_`."""
    letters = (letter if f"_{letter}".isidentifier() else " " for letter in unicodedata.normalize("NFKC", name))
    plain = _GAP.sub("_", "".join(letters))
    if plain.startswith("__"):
        plain = plain.strip("_")
    if not plain.strip("_"):
        return "unnamed"
    return plain if plain.isidentifier() else f"_{plain}"


class Names:
    """The names of one scope. What is reserved (keywords, builtins, modules) is never given."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def give(self, wanted: str, instead: str = "") -> str:
        """`wanted` as an identifier; where that is taken `instead`, else with the first free number behind it."""
        name = identifier(wanted)
        if name in RESERVED:
            name += "_"
        free = (candidate for candidate in (name, instead) if candidate and candidate not in self._taken)
        found = next(free, None) or self._numbered(name)
        self._taken.add(found)
        return found

    def inner(self) -> Names:
        """The names of a function body: its own, beside all that are visible from it."""
        return Names(self._taken)

    def _numbered(self, name: str) -> str:
        number = 2
        while f"{name}_{number}" in self._taken:
            number += 1
        return f"{name}_{number}"
