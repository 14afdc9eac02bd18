"""Calls and layers that cannot be shared, split, replaced or muted."""

from __future__ import annotations

from core.errors import EditRefused
from core.values import CallId, LayerId


class CannotShare(EditRefused):
    """A second call for a block that can have only one."""

    def __init__(self, layer: LayerId, name: str, kind: str) -> None:
        super().__init__(f"{name} is {kind} and has exactly one call. Duplicate it instead.")
        self.layer = layer


class OnlyCall(EditRefused):
    """The only call of a layer, to be split off from it."""

    def __init__(self, layer: LayerId, call: CallId, name: str) -> None:
        super().__init__(f"{name} has one call only, so there is nothing to split off. Duplicate it instead.")
        self.layer, self.call = layer, call


class NotEqual(EditRefused):
    """Layers to be merged that differ."""

    def __init__(self, first: LayerId, second: LayerId, names: tuple[str, str], difference: str) -> None:
        super().__init__(
            f"{names[0]} and {names[1]} differ in {difference}, so they cannot share weights. Set it alike."
        )
        self.first, self.second, self.difference = first, second, difference


class CannotReplace(EditRefused):
    """A block that cannot become one of another class."""

    def __init__(self, layer: LayerId, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be replaced: {reason}.")
        self.layer = layer


class CannotMute(EditRefused):
    """A call that has nothing to hand on in its place."""

    def __init__(self, call: CallId, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be muted: {reason}.")
        self.call = call
