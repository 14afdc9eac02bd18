"""Tells names that people chose from those that Keras made up, and gives out names once each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import keras


def is_made_up(name: str, kind: type) -> bool:
    """Whether Keras chose the name, by counting objects of the class."""
    return re.fullmatch(rf"(backward_)?{_stem(kind)}(_\d+)?", name) is not None


def stem_of(operation: keras.Operation) -> str:
    """The made up name of an op, without its number; empty for layers and for names that people chose."""
    kind = type(operation)
    return _stem(kind) if not isinstance(operation, keras.Layer) and is_made_up(operation.name, kind) else ""


def _stem(kind: type) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", kind.__name__).lower()


@dataclass
class Names:
    """The names taken so far."""

    taken: set[str] = field(default_factory=set)

    def take(self, *wishes: str) -> str:
        """The first wish that is free, else the last one with a number behind it."""
        for wish in wishes:
            if wish not in self.taken:
                break
        else:
            wish = self._numbered(wishes[-1])
        self.taken.add(wish)
        return wish

    def _numbered(self, stem: str) -> str:
        number = 1
        while f"{stem}_{number}" in self.taken:
            number += 1
        return f"{stem}_{number}"
