"""What differs of the models that two projects declare and of how they are trained, and where on a canvas it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from core.graph.changes import FieldChange, differing_fields
from core.graph.ends_in_words import blocks_at, end_name
from core.graph.flat import flat
from core.graph.project import Project
from core.graph.records import Graph, Model, Source, flatten


class _Told(NamedTuple):
    """A field's text, and the blocks of a graph that it is about."""

    text: str
    graph: str = ""
    blocks: tuple[str, ...] = ()


def model_changes(before: Project, after: Project) -> Iterator[FieldChange]:
    yield from _changes(_models(before), _models(after))


def plan_changes(before: Project, after: Project) -> Iterator[FieldChange]:
    yield from _changes(_plan(before), _plan(after))


def _changes(before: Mapping[str, _Told], after: Mapping[str, _Told]) -> Iterator[FieldChange]:
    texts = ({field: told.text for field, told in side.items()} for side in (before, after))
    for change in differing_fields(*texts):
        told = after.get(change.field) or before[change.field]
        yield replace(change, graph=told.graph, blocks=told.blocks)


def _models(project: Project) -> dict[str, _Told]:
    found: dict[str, _Told] = {}
    for graph in project.graphs.values():
        for model in graph.models.values():
            ends = [source.call for side in (model.inputs, model.outputs) for _, source in flatten(side)]
            blocks = blocks_at(graph, ends)
            found |= {f"{model.name} {what}": _Told(text, graph.name, blocks) for what, text in _of_model(graph, model)}
    return found


def _of_model(graph: Graph, model: Model) -> Iterator[tuple[str, str]]:
    yield "inputs", ", ".join(end_name(graph, source, {}) for _, source in flatten(model.inputs))
    yield "outputs", ", ".join(end_name(graph, source, {}) for _, source in flatten(model.outputs))
    if not model.trainable:
        yield "trainable", "False"


def _plan(project: Project) -> dict[str, _Told]:
    """The plan's fields; rows of inputs and outputs by the names of their blocks."""
    plan = project.plan
    if plan is None:
        return {}
    graph = project.graphs.get(plan.model.graph)
    model = project.model(plan.model)
    found = {} if model is None else {"model": _Told(model.name)}
    for row in plan.inputs:
        found |= _row(graph, "input", row.input, row.bindings)
    for output in plan.outputs:
        found |= _row(graph, "output", output.output, output)
    rest = flat("", plan, leaving=frozenset({"model", "inputs", "outputs"}))
    return found | {field: _Told(text) for field, text in rest.items()}


def _row(graph: Graph | None, what: str, end: Source, held: object) -> dict[str, _Told]:
    name = end.call if graph is None else end_name(graph, end, {})
    blocks = blocks_at(graph, [end.call]) if graph else ()
    told = flat(f"{what} {name}", held, leaving=frozenset({"output"}))
    return {field: _Told(text, graph.name if graph else "", blocks) for field, text in told.items()}
