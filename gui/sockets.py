"""Which optional inputs a person wants to see on their blocks; a way of looking, so it is no part of the document."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.graph.records import Target
from core.values import GraphId


class Sockets(QObject):
    """Open optional inputs that are shown all the same."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[GraphId, frozenset[Target]] = {}

    def of(self, graph: GraphId) -> frozenset[Target]:
        return self._shown.get(graph, frozenset())

    def show(self, graph: GraphId, target: Target, *, shown: bool) -> None:
        """Shows or hides one input of a call."""
        before = self.of(graph)
        self._shown[graph] = before | {target} if shown else before - {target}
        if self._shown[graph] != before:
            self.changed.emit()
