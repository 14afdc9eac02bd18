"""The imports of the exported code: only what the code uses, in the order that isort gives them."""

from __future__ import annotations

from collections.abc import Iterable

from core.codegen.layout import STEP, WIDTH

_STANDARD = frozenset({"math", "re", "sys", "tempfile"})
_ALIASES = {"np": "numpy", "pd": "pandas", "tf": "tensorflow", "pa": "pyarrow", "pq": "pyarrow.parquet"}
_FROM_KERAS = frozenset({"layers", "ops"})
_FROM_OTHERS = {"Image": ("PIL", "from PIL import Image")}
_FROM_STANDARD = {"Counter": "from collections import Counter", "Path": "from pathlib import Path"}


class Imports:
    """What the code written so far needs. Each method gives the name to write for the thing."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._classes: dict[tuple[str, str], str] = {}

    def module(self, name: str) -> str:
        """A module by the name it goes under in code (`keras`, `layers`, `np`, `re` …), or `Counter` or `Path`."""
        self._names.add(name)
        return name

    def member(self, module: str, name: str, alias: str) -> str:
        """A class of some other module, imported as `alias`."""
        self._classes[module, name] = alias
        return alias

    def lines(self) -> list[str]:
        """The import statements; groups are parted by an empty line."""
        standard = [
            *sorted(f"import {name}" for name in self._names & _STANDARD),
            *sorted(_FROM_STANDARD[name] for name in self._names & _FROM_STANDARD.keys()),
        ]
        known = _STANDARD | _FROM_KERAS | _FROM_STANDARD.keys() | _FROM_OTHERS.keys()
        plain = sorted(_plain(name) for name in self._names - known)
        others = [*plain, *(line for _, line in sorted(self._from_imports()))]
        return [*standard, "", *others] if standard and others else standard + others

    def _from_imports(self) -> Iterable[tuple[str, str]]:
        if taken := sorted(self._names & _FROM_KERAS):
            yield "keras", f"from keras import {', '.join(taken)}"
        yield from (_FROM_OTHERS[name] for name in self._names & _FROM_OTHERS.keys())
        for module in {module for module, _ in self._classes}:
            members = [_member(name, alias) for (of, name), alias in self._classes.items() if of == module]
            yield module, _wrapped(f"from {module} import ", sorted(members))


def _plain(name: str) -> str:
    return f"import {_ALIASES[name]} as {name}" if name in _ALIASES else f"import {name}"


def _member(name: str, alias: str) -> str:
    return name if name == alias else f"{name} as {alias}"


def _wrapped(head: str, members: list[str]) -> str:
    line = head + ", ".join(members)
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{head}(", *(f"{' ' * STEP}{member}," for member in members), ")"])
