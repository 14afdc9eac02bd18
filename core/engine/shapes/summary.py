"""What every declared model takes, gives and weighs, read off the answers of its calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.engine.shapes.plans import Plans
from core.engine.shapes.walk import Walk
from core.engine.shapes.weights import Ledger, Ledgers, Owner
from core.graph.project import Project
from core.graph.records import Structure, flatten
from core.protocol.answers import ModelSummary, Status, Tensor, Weights
from core.values import CallId, GraphId, ModelRef

_WORST_FIRST = (Status.FAILED, Status.UNKNOWN, Status.ASSUMED)


def summaries(
    project: Project, walks: Mapping[GraphId, Walk], ledgers: Ledgers, plans: Plans
) -> Iterator[ModelSummary]:
    """One per declared model, in the document's order."""
    refs = [ModelRef(graph.id, model) for graph in project.graphs.values() for model in graph.models]
    owned = {ref: ledgers.of_model(ref) for ref in refs}
    frozen = {owner for ledger in owned.values() for owner, weights in ledger.items() if weights.frozen}
    for ref in refs:
        graph, walk = project.graphs[ref.graph], walks[ref.graph]
        model = graph.models[ref.model]
        inputs, outputs = _tensors(model.inputs, walk), _tensors(model.outputs, walk)
        status = _status(plans.calls(graph, model), walk, outputs)
        yield ModelSummary(graph.id, model.id, status, inputs, outputs, _counted(owned[ref], frozen))


def _tensors(structure: Structure, walk: Walk) -> dict[str, Tensor | None]:
    return {path: walk.tensor(source) for path, source in flatten(structure)}


def _status(calls: Iterable[CallId], walk: Walk, outputs: Mapping[str, Tensor | None]) -> Status:
    found = {walk.answers[call].status for call in calls}
    if None in outputs.values():
        found.add(Status.UNKNOWN)
    return next((status for status in _WORST_FIRST if status in found), Status.OK)


def _counted(ledger: Ledger, frozen: set[Owner]) -> Weights:
    return Weights(
        sum(owned.weights.total for owned in ledger.values()),
        sum(owned.weights.trainable for owner, owned in ledger.items() if owner not in frozen),
    )
