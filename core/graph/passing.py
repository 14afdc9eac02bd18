"""What a call would hand on if it were not there: what feeds its first input, in the place of its first output."""

from __future__ import annotations

from collections.abc import Callable, Collection

from core.graph.ports import input_ports
from core.graph.project import Project
from core.graph.records import Graph, Source
from core.values import CallId


def past(project: Project, graph: Graph, calls: Collection[CallId]) -> Callable[[Source], Source | None]:
    """Leads from the first output of any of `calls` to what feeds its first input, until that lies outside of them.

    The answer is None where that way ends: at another output than the first, or at a call that nothing feeds.
    """
    before = {call: first_fed(project, graph, call) for call in calls}

    def found(source: Source) -> Source | None:
        at: Source | None = source
        for _ in range(len(before) + 1):
            if at is None or at.call not in before:
                return at
            at = before[at.call] if at.output == 0 else None
        return None

    return found


def first_fed(project: Project, graph: Graph, call: CallId) -> Source | None:
    """What feeds the first linked input of a call, in the order of its ports."""
    linked = graph.incoming.get(call)
    if not linked:
        return None
    return next((linked[port.port] for port in input_ports(project, graph, call) if port.port in linked), None)
