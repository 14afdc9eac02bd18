"""What the installed Keras offers under a group such as `keras.losses`: each thing once, with all its names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import keras

GROUPS = (
    "activations",
    "callbacks",
    "constraints",
    "dtype_policies",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "optimizers.schedules",
    "regularizers",
)
_PLUMBING = {"get", "serialize", "deserialize", "Input"}


@dataclass(frozen=True)
class Found:
    """A public class or function, its path below `keras` and its other paths."""

    path: str
    aliases: tuple[str, ...]
    thing: Any

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def is_class(self) -> bool:
        return isinstance(self.thing, type)


def group(name: str) -> Any:
    """The module `keras.<name>`."""
    return reduce(getattr, name.split("."), keras)


def found_under(name: str, nicknames: Sequence[str] = ()) -> Iterator[Found]:
    """Everything public in a group, sorted by path; `nicknames` are further names to try with its `get`."""
    module = group(name)
    names: dict[Any, list[str]] = {}
    for public in sorted(set(dir(module)) - _PLUMBING):
        thing = getattr(module, public)
        if callable(thing) and not public.startswith("_"):
            names.setdefault(thing, []).append(public)
    taken = {known for several in names.values() for known in several}
    for thing, several in names.items():
        short = _answered(module, thing, [one for one in _spellings(thing, nicknames) if one not in taken])
        yield _found(name, thing, several, short)


def _found(group_name: str, thing: Any, names: Sequence[str], short: Sequence[str]) -> Found:
    main = thing.__name__ if thing.__name__ in names else names[0]
    others = sorted({*names, *short, thing.__name__} - {main})
    return Found(f"{group_name}.{main}", tuple(f"{group_name}.{other}" for other in others), thing)


def _spellings(thing: Any, nicknames: Sequence[str]) -> Sequence[str]:
    name = thing.__name__
    return sorted({name.lower(), re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower(), *nicknames})


def _answered(module: Any, thing: Any, spellings: Sequence[str]) -> list[str]:
    """Those spellings which the group's own `get` takes for this very thing."""
    get: Callable[[str], Any] | None = getattr(module, "get", None)
    return [] if get is None else [one for one in spellings if _is(_got(get, one), thing)]


def _got(get: Callable[[str], Any], name: str) -> Any:
    try:
        return get(name)
    except Exception:  # noqa: BLE001  # Keras answers a name it does not take with any error
        return None


def _is(got: Any, thing: Any) -> bool:
    return got is thing or (isinstance(thing, type) and type(got) is thing)
