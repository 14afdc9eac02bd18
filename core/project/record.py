"""A record's table of columns: turns a frozen dataclass into an object and back, and keeps what it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cached_property
from typing import Any, Generic, TypeVar

from core.project.codecs import Codec, decode_object
from core.project.errors import BadRecord, quoted
from core.project.parsing import Json
from core.project.printing import SpreadDict
from core.project.values import at

Held = TypeVar("Held")


@dataclass(frozen=True)
class Column:
    """One field: its name in the dataclass, its key in the file. With `always` it is written even at its default."""

    name: str
    codec: Codec[Any]
    key: str = ""
    always: bool = False

    @property
    def written(self) -> str:
        return self.key or self.name


@dataclass(frozen=True)
class Record(Generic[Held]):
    """The table of one dataclass. Its field `extra` takes whatever a file holds beside the columns.

    `spread` gives every field a line of its own. `reserved` are keys that the caller reads and writes itself.
    """

    made: Callable[..., Held]
    what: str
    columns: tuple[Column, ...]
    spread: bool = False
    reserved: tuple[str, ...] = ()

    @property
    def codec(self) -> Codec[Held]:
        return Codec(self.encode, self.decode)

    def encode(self, held: Held) -> Json:
        tree = SpreadDict() if self.spread else dict[str, Json]()
        for column in self.columns:
            value = getattr(held, column.name)
            if column.always or value != self._defaults.get(column.name, MISSING):
                tree[column.written] = at(column.written, column.codec.encode, value)
        return self._with_extra(tree, held.extra)  # type: ignore[attr-defined]

    def decode(self, tree: Json) -> Held:
        found = decode_object(tree)
        given: dict[str, Any] = {}
        for column in self.columns:
            if column.written in found:
                given[column.name] = at(column.written, column.codec.decode, found[column.written])
            elif column.name not in self._defaults:
                raise BadRecord(f"{quoted(column.written)} is missing, and {self.what} needs one. Add it.")
        extra = {key: item for key, item in found.items() if key not in self._known}
        return self.made(**given, **({"extra": extra} if extra else {}))

    @cached_property
    def _defaults(self) -> Mapping[str, object]:
        every = {known.name: _default(known) for known in fields(self.made)}  # type: ignore[arg-type]
        return {name: default for name, default in every.items() if default is not MISSING}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(column.written for column in self.columns) | frozenset(self.reserved)

    def _with_extra(self, tree: dict[str, Json], extra: Mapping[str, Any]) -> Json:
        for key, item in extra.items():
            if key in self._known:
                raise BadRecord(f"the unknown field {quoted(key)} has the name of a known one. Rename it.")
            tree[key] = item
        return tree


def _default(known: Field[Any]) -> object:
    return known.default if known.default_factory is MISSING else known.default_factory()
