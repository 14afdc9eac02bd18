"""The parts of a report, told in words and tables, whatever they are written as in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.graph.order import calls_of_models, models_needed
from core.graph.problem import Severity
from core.graph.project import Project
from core.graph.records import Graph, Model, Structure, flatten
from core.graph.writing import shown
from core.protocol.answers import CallShapes, ModelSummary, Status, Tensor
from core.saving.checked import Report
from core.saving.report.of_run import RunFacts, of_run
from core.saving.report.parts import Section, Table
from core.saving.report.planned import of_plan
from core.values import GraphId, ModelRef, Value

_DOUBT = {Status.ASSUMED: " (assumed)", Status.UNKNOWN: " (unknown)", Status.FAILED: " (refused)", Status.OK: ""}
_LONGEST = 72


@dataclass(frozen=True)
class Facts:
    """What a report is made from. `picture` is the canvas as SVG, empty where nobody could draw it."""

    title: str
    report: Report
    ref: ModelRef
    picture: str = ""
    run: RunFacts | None = None

    @property
    def project(self) -> Project:
        return self.report.project

    @property
    def graph(self) -> Graph:
        return self.project.graphs[self.ref.graph]

    @property
    def model(self) -> Model:
        return self.graph.models[self.ref.model]

    @property
    def summary(self) -> ModelSummary | None:
        return next((one for one in self.report.models if ModelRef(one.graph, one.model) == self.ref), None)


def sections(facts: Facts) -> Iterator[Section]:
    """In the order of reading."""
    if facts.picture:
        yield Section("Canvas", picture=facts.picture)
    yield _ends(facts)
    if facts.run:
        yield from of_run(facts.run)
    yield from _layers(facts)
    if facts.project.constants:
        rows = tuple((name, shown(value)) for name, value in facts.project.constants.items())
        yield Section("Constants", table=Table(("constant", "value"), rows))
    if facts.project.plan and facts.project.plan.model == facts.ref:
        yield from of_plan(facts.project, facts.project.plan)
    yield _problems(facts.report)


def headline(facts: Facts) -> tuple[tuple[str, str], ...]:
    """The figures on top: each with what it counts."""
    summary = facts.summary
    calls = [call for graph in _needed(facts).values() for call in graph]
    blocks = {(call.graph, call.layer) for call in calls}
    found = [("layers", f"{len(blocks):,}"), ("calls", f"{len(calls):,}")]
    if summary:
        found += [("weights", f"{summary.weights.total:,}"), ("trainable", f"{summary.weights.trainable:,}")]
    if facts.run and facts.run.overview.best:
        found.append(("best loss", facts.run.overview.best))
    return tuple(found)


def _ends(facts: Facts) -> Section:
    inputs = facts.summary.inputs if facts.summary else {}
    outputs = facts.summary.outputs if facts.summary else {}
    rows = [
        (kind, name, *_tensor(told.get(path)))
        for kind, structure, told in (("input", facts.model.inputs, inputs), ("output", facts.model.outputs, outputs))
        for path, name in _named(facts.graph, structure)
    ]
    return Section("Inputs and outputs", facts.model.note, Table(("", "name", "shape", "dtype"), tuple(rows)))


def _named(graph: Graph, structure: Structure) -> Iterator[tuple[str, str]]:
    for path, source in flatten(structure):
        layer, node = graph.places[source.call]
        yield path, f"{layer.name} · call {node}" if len(layer.calls) > 1 else layer.name


def _tensor(tensor: Tensor | None) -> tuple[str, str]:
    return (str(tensor.shape), tensor.dtype) if tensor else ("unknown", "")


def _layers(facts: Facts) -> Iterator[Section]:
    needed = _needed(facts)
    for graph_id, answers in needed.items():
        graph = facts.project.graphs[graph_id]
        title = "Layers" if len(needed) == 1 else f"Layers of {graph.name}"
        head = ("layer", "class", "settings", "call", "takes", "gives", "dtype", "weights")
        rows = tuple(_row(facts.project, graph, answer) for answer in answers)
        yield Section(title, "", Table(head, rows, right=frozenset({"call", "weights"}), code=frozenset({"settings"})))


def _needed(facts: Facts) -> dict[GraphId, list[CallShapes]]:
    """By graph, the main one last as it is built, the calls that the model computes with."""
    found = {}
    for graph_id, models in models_needed(facts.project, [facts.ref]).items():
        calls = calls_of_models(facts.project.graphs[graph_id], models)
        found[graph_id] = [one for one in facts.report.calls if one.graph == graph_id and one.call in calls]
    return dict(reversed(found.items()))


def _row(project: Project, graph: Graph, answer: CallShapes) -> tuple[str, ...]:
    layer = graph.layers[answer.layer]
    settings = ", ".join(f"{name}={_setting(project, value)}" for name, value in layer.config.items())
    weights = answer.weights
    frozen = "" if weights.total == weights.trainable else f" ({weights.trainable:,} train)"
    return (
        layer.name,
        layer.class_name,
        settings if len(settings) <= _LONGEST else f"{settings[: _LONGEST - 1]}…",
        str(answer.node) if len(layer.calls) > 1 else "",
        ", ".join(str(one.shape) for one in answer.inputs.values()),
        ", ".join(str(one.shape) for one in answer.outputs) + _DOUBT[answer.status],
        ", ".join(dict.fromkeys(one.dtype for one in answer.outputs)),
        "shared" if answer.node else f"{weights.total:,}{frozen}",
    )


def _setting(project: Project, value: Value) -> str:
    """A nested model by its name, which its reference does not hold."""
    model = project.model(value) if isinstance(value, ModelRef) else None
    return model.name if model else shown(value)


def _problems(report: Report) -> Section:
    told = [one for one in report.problems if one.severity is not Severity.INFO]
    if not told:
        return Section("Problems", "None was found.")
    rows = tuple((str(one.severity), str(one)) for one in told)
    return Section("Problems", table=Table(("", "what"), rows))
