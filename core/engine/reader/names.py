"""Tells names that people chose from those that Keras made up, and gives out names once each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import keras


def is_made_up(name: str, kind: type) -> bool:
    """Whether Keras chose the name, by counting objects of the class."""
    return re.fullmatch(rf"(backward_)?{snake_case(kind.__name__)}(_\d+)?", name) is not None


def stem_of(operation: keras.Operation) -> str:
    """The made up name of an op, without its number; empty for layers and for names that people chose."""
    kind = type(operation)
    counted = not isinstance(operation, keras.Layer) and is_made_up(operation.name, kind)
    return snake_case(kind.__name__) if counted else ""


def snake_case(class_name: str) -> str:
    """What Keras calls things of a class, without the number: `Conv2D` is `conv2d`, `NotEqual` is `not_equal`."""
    parted = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", class_name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", parted).lower()


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
