"""Links that cannot be, and values where links belong."""

from __future__ import annotations

from core.errors import EditRefused
from core.graph.records import Target
from core.values import CallId


class PortTaken(EditRefused):
    """A second link, or a constant, for an input that holds something."""

    def __init__(self, target: Target, name: str, holds: str) -> None:
        super().__init__(f"{target.port} of {name} already holds {holds}. Disconnect that first, or replace it.")
        self.target, self.holds = target, holds


class WouldCycle(EditRefused):
    """A link that would let a call depend on itself. `path` leads from the target to the source."""

    def __init__(
        self, source: CallId, target: CallId, path: tuple[CallId, ...], names: tuple[str, ...], remedy: str = ""
    ) -> None:
        between = f" (through {', '.join(names[1:-1])})" if len(names) > 2 else ""
        fact = f"{names[0]} already feeds {names[-1]}{between}" if len(names) > 1 else f"{names[0]} would feed itself"
        remedy = remedy or "To apply a layer again, add a call to it instead."
        super().__init__(f"{fact}, so this link would close a loop. {remedy}")
        self.source, self.target, self.path = source, target, path


class NoConstantHere(EditRefused):
    """A constant for an input that wants a tensor."""

    def __init__(self, target: Target, name: str) -> None:
        super().__init__(f"{target.port} of {name} takes a tensor, no constant. Link an output to it.")
        self.target = target


class BadOrder(EditRefused):
    """A new order that is no rearrangement of what is there."""

    def __init__(self, what: str, count: int, order: tuple[int, ...]) -> None:
        super().__init__(
            f"{what} has {count} items, and {order} does not name each of them once. Name 0 to {count - 1}."
        )
        self.order = order


class CannotInsert(EditRefused):
    """A block that cannot stand in the middle of a link."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be put into this link: {reason}. Connect it by hand.")
        self.name = name
