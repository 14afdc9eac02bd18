"""What every declared model takes, gives and weighs, read off the answers of its calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.engine.shapes.walk import Walk
from core.engine.shapes.weights import Ledger, Ledgers, Owner
from core.graph.order import calls_between
from core.graph.project import Project
from core.graph.records import Graph, Model, Structure, flatten
from core.protocol.answers import ModelSummary, Status, Tensor, Weights
from core.values import GraphId, ModelRef

_WORST_FIRST = (Status.FAILED, Status.UNKNOWN, Status.ASSUMED)


def summaries(project: Project, walks: Mapping[GraphId, Walk], ledgers: Ledgers) -> Iterator[ModelSummary]:
    """One per declared model, in the document's order."""
    refs = [ModelRef(graph.id, model) for graph in project.graphs.values() for model in graph.models]
    owned = {ref: ledgers.of_model(ref) for ref in refs}
    frozen = {owner for ledger in owned.values() for owner, weights in ledger.items() if weights.frozen}
    for ref in refs:
        graph = project.graphs[ref.graph]
        yield _summary(graph, graph.models[ref.model], walks[graph.id], _counted(owned[ref], frozen))


def _summary(graph: Graph, model: Model, walk: Walk, weights: Weights) -> ModelSummary:
    return ModelSummary(
        graph.id,
        model.id,
        _status(graph, model, walk),
        _tensors(model.inputs, walk),
        _tensors(model.outputs, walk),
        weights,
    )


def _tensors(structure: Structure, walk: Walk) -> dict[str, Tensor | None]:
    return {path: walk.tensor(source) for path, source in flatten(structure)}


def _status(graph: Graph, model: Model, walk: Walk) -> Status:
    answers = [walk.answer(call) for call in calls_between(graph, model.inputs, model.outputs)]
    found = {answer.status if answer else Status.UNKNOWN for answer in answers}
    return next((status for status in _WORST_FIRST if status in found), Status.OK)


def _counted(ledger: Ledger, frozen: set[Owner]) -> Weights:
    return Weights(
        sum(owned.weights.total for owned in ledger.values()),
        sum(owned.weights.trainable for owner, owned in ledger.items() if owner not in frozen),
    )
