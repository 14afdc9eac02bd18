"""What a report tells of the training plan: the data, what feeds each input, and what pulls at each output."""

from __future__ import annotations

from collections.abc import Iterator

from core.graph.plan import Binding, OutputPlan, TrainingPlan
from core.graph.project import Project
from core.graph.records import Graph, Source
from core.graph.writing import shown
from core.saving.report.parts import Section, Table
from core.training.counting import counting
from core.values import KerasObject


def of_plan(project: Project, plan: TrainingPlan) -> Iterator[Section]:
    graph = project.graphs[plan.model.graph]
    yield Section("Training plan", _sentence(plan), _inputs(graph, plan) if plan.inputs else None)
    if plan.outputs:
        yield Section("Losses", table=_outputs(graph, plan.outputs))


def _sentence(plan: TrainingPlan) -> str:
    source = plan.source
    data = f"Data: {source.path or source.kind}" if source else "No data are chosen yet"
    if plan.validation_source:
        held_out = f"held out: {plan.validation_source.path}"
    else:
        held_out = f"{plan.validation_split:.0%} held out"
    steps = f"{shown(plan.epochs)} epochs in batches of {shown(plan.batch_size)}"
    more = [f"losses train by {plan.loss_mode}"] if plan.loss_mode != "joint" else []
    more += [plan.precision] if plan.precision != "float32" else []
    return "; ".join([data, held_out, f"optimizer {_kind(plan.optimizer)}", steps, *more, f"seed {plan.seed}"]) + "."


def _inputs(graph: Graph, plan: TrainingPlan) -> Table:
    rows = tuple((_name(graph, one.input), ", then ".join(map(_binding, one.bindings))) for one in plan.inputs)
    return Table(("input", "fed by"), rows)


def _outputs(graph: Graph, outputs: tuple[OutputPlan, ...]) -> Table:
    rows = tuple(
        (
            _name(graph, one.output),
            _binding(one.target) if one.target else "",
            counting(one),
            _kind(one.loss) if one.loss else "none",
            shown(one.weight),
            ", ".join(map(_kind, one.metrics)),
        )
        for one in outputs
    )
    titles = ("output", "target", "samples count", "loss", "weight", "metrics")
    return Table(titles, rows, right=frozenset({"weight"}))


def _binding(binding: Binding) -> str:
    return f"{', '.join(binding.columns)} as {binding.transform.kind}"


def _kind(thing: str | KerasObject | None) -> str:
    return shown(thing).replace("_", " ") if isinstance(thing, str) else shown(thing)


def _name(graph: Graph, source: Source) -> str:
    place = graph.places.get(source.call)
    return place.layer.name if place else "(gone)"
