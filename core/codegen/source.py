"""Python source as a small tree: what the layout needs in order to break a long line where a formatter would."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from core.codegen.errors import NotWritable


@dataclass(slots=True, eq=False)
class Group:
    """Items between brackets.

    Broken over lines, arguments and indices (`packed`) first try to stand on one line of their own; lists, tuples and
    dicts never do.
    """

    opening: str
    items: tuple[Source, ...]
    closing: str
    packed: bool = False
    flat: str = field(init=False)

    def __post_init__(self) -> None:
        inner = ", ".join([flat(item) for item in self.items])
        comma = "," if self.opening == "(" and len(self.items) == 1 and not self.packed else ""
        self.flat = f"{self.opening}{inner}{comma}{self.closing}"


@dataclass(slots=True, eq=False)
class Chain:
    """Text and groups in a row without a space: `layers.Dense` `(64)` `(x)`."""

    parts: tuple[str | Group, ...]
    flat: str = field(init=False)

    def __post_init__(self) -> None:
        self.flat = "".join([flat(part) for part in self.parts])


@dataclass(slots=True, eq=False)
class Labelled:
    """A value with text before it that stays on its line: `name=` or `"key": `."""

    label: str
    value: Source
    flat: str = field(init=False)

    def __post_init__(self) -> None:
        self.flat = self.label + flat(self.value)


@dataclass(slots=True, eq=False)
class Operation:
    """Two operands and the sign between them, or one with the sign before it (`left` is empty)."""

    left: str
    sign: str
    right: str

    @property
    def flat(self) -> str:
        return f"{self.left} {self.sign} {self.right}" if self.left else f"{self.sign}{self.right}"


Source = str | Group | Chain | Labelled | Operation


def flat(source: Source) -> str:
    """The source on one line."""
    return source if isinstance(source, str) else source.flat


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)


def arguments(positional: Iterable[Source] = (), named: Mapping[str, Source] | None = None) -> Group:
    """What stands between the parentheses of a call. Raises NotWritable for a name that Python does not allow."""
    for name in named or ():
        if not is_name(name):
            raise NotWritable(f"`{name}` is no name that an argument can have.")
    keywords = [Labelled(f"{name}=", value) for name, value in (named or {}).items()]
    return Group("(", (*positional, *keywords), ")", packed=True)


def call(function: Source, positional: Iterable[Source] = (), named: Mapping[str, Source] | None = None) -> Chain:
    """`function(positional, name=value)`."""
    return Chain((*_parts(function), arguments(positional, named)))


def index(value: Source, items: Iterable[Source]) -> Chain:
    """`value[items]`."""
    return Chain((*_parts(value), Group("[", tuple(items), "]", packed=True)))


def attribute(value: Source, name: str) -> Chain:
    """`value.name`."""
    return Chain((*_parts(value), f".{name}"))


def listed(items: Iterable[Source]) -> Group:
    return Group("[", tuple(items), "]")


def tupled(items: Iterable[Source]) -> Group:
    return Group("(", tuple(items), ")")


def dictionary(items: Iterable[tuple[str, Source]]) -> Group:
    """A dict display; the keys are source already."""
    return Group("{", tuple(Labelled(f"{key}: ", value) for key, value in items), "}")


def _parts(source: Source) -> Iterator[str | Group]:
    if isinstance(source, Chain):
        yield from source.parts
    elif isinstance(source, str | Group):
        yield source
    else:
        yield f"({source.flat})"
