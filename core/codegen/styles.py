"""Which arguments are written at all, in which order, and which of them without their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from core.catalog.records import Entry
from core.catalog.table import load
from core.values import Value

_GROUPS = ("layers.", "ops.", "initializers.", "regularizers.", "constraints.")
_SPOKEN = frozenset({"pool_size", "size", "l1", "l2", "max_value", "value"})
_NAMED = frozenset({"axis", "axes", "axis1", "axis2", "num_heads", "key_dim"})


def written(entry: Entry | None, config: Mapping[str, Value]) -> dict[str, Value]:
    """The settings that differ from their defaults, in the order of the signature; others at the end.

    A class that the catalogue does not know has them by name, the order in which the file keeps them.
    """
    if entry is None:
        return dict(sorted(config.items()))
    places, defaults = _places(entry.path), _defaults(entry.path)
    found = {name: value for name, value in config.items() if name not in defaults or _differ(value, defaults[name])}
    return dict(sorted(found.items(), key=lambda item: places.get(item[0], len(places)))) if len(found) > 1 else found


def placed_first(entry: Entry | None, config: Mapping[str, Value]) -> tuple[list[Value], dict[str, Value]]:
    """The values that go by place, and those that go by name."""
    places = _positional(entry.path) if entry else ()
    count = 0
    while count < len(places) and places[count] in config:
        count += 1
    named = {name: value for name, value in config.items() if name not in places[:count]}
    return [config[name] for name in places[:count]], named


@lru_cache(maxsize=2048)
def _positional(path: str) -> tuple[str, ...]:
    entry = load().entry(path)
    return tuple(_leading(entry)) if entry and path.startswith(_GROUPS) else ()


def _leading(entry: Entry) -> Iterator[str]:
    """The fields that go by place while nothing before them is left out."""
    for place, known in enumerate(entry.fields):
        if known.name in _NAMED or not (known.required or (place == 0 and known.name in _SPOKEN)):
            return
        yield known.name


@lru_cache(maxsize=2048)
def _places(path: str) -> Mapping[str, int]:
    entry = load().entry(path)
    return {known.name: place for place, known in enumerate(entry.fields)} if entry else {}


@lru_cache(maxsize=2048)
def _defaults(path: str) -> Mapping[str, Value]:
    entry = load().entry(path)
    return {known.name: known.default for known in entry.fields if not known.required} if entry else {}


def _differ(value: Value, default: Value) -> bool:
    return value != default or isinstance(value, bool) is not isinstance(default, bool)
