"""The order of each graph's calls and the calls of each model, worked out again only when links or calls changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.graph.order import call_order_up_to_loops, calls_between
from core.graph.records import Graph, Model
from core.values import CallId, GraphId


@dataclass
class _Plan:
    """What follows from a graph's calls and links alone. `parts` is by the identity of a model's record."""

    graph: Graph
    order: tuple[CallId, ...]
    parts: dict[int, tuple[Model, tuple[CallId, ...]]] = field(default_factory=dict)


class Plans:
    """Plans by graph."""

    def __init__(self) -> None:
        self._plans: dict[GraphId, _Plan] = {}

    def order(self, graph: Graph) -> tuple[CallId, ...]:
        """All calls but those in or behind a loop."""
        return self._of(graph).order

    def calls(self, graph: Graph, model: Model) -> tuple[CallId, ...]:
        """The calls that work out the model's outputs from its inputs, in order; those in a loop are left out."""
        parts = self._of(graph).parts
        if id(model) not in parts:
            between = calls_between(graph, model.inputs, model.outputs)
            parts[id(model)] = (model, tuple(call for call in self.order(graph) if call in between))
        return parts[id(model)][1]

    def forget(self, graphs: Iterable[GraphId]) -> None:
        for graph in graphs:
            self._plans.pop(graph, None)

    def _of(self, graph: Graph) -> _Plan:
        plan = self._plans.get(graph.id)
        if plan is None or not _same_calls(plan.graph, graph):
            plan = self._plans[graph.id] = _Plan(graph, call_order_up_to_loops(graph))
        plan.graph = graph
        return plan


def _same_calls(before: Graph, after: Graph) -> bool:
    """Whether both have the same calls in the same order and the same links between them."""
    if before is after:
        return True
    if before.links is not after.links or before.layers.keys() != after.layers.keys():
        return False
    pairs = zip(before.layers.values(), after.layers.values(), strict=True)
    return all(old is new or (old.id == new.id and old.calls == new.calls) for old, new in pairs)
