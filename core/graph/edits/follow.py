"""What follows when an output goes or moves: links, lists, models, the blocks that use them, and the training plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_links, with_models
from core.graph.edits.find import output_count
from core.graph.edits.lists import closed_up
from core.graph.edits.plan_rows import with_moved_rows, with_rows_of
from core.graph.edits.references import users_of
from core.graph.edits.structures import Change, matched, moved_structure
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Model, Source, Target, flatten
from core.values import CallId, GraphId, ModelRef


def moved(project: Project, graph_id: GraphId, change: Change) -> Project:
    """The project after each output of a graph went where `change` sends it; None takes it away.

    Lists that lose an item close up, models lose that input or output, and so do the blocks that stand for them.
    """
    change = {source: new for source, new in change.items() if source != new}
    if not change:
        return project
    before = project.graphs[graph_id]
    links = {target: new for source, new in change.items() for target in before.consumers.get(source, ())}
    kept = {target: new for target, new in links.items() if new is not None}
    lost = {target.call for target, new in links.items() if new is None}
    project = closed_up(put(project, with_links(before, kept, gone=links)), graph_id, lost)
    project = with_moved_rows(project, graph_id, change)
    for model in before.models.values():
        project = with_model(project, graph_id, _moved_model(model, change))
    return project


def sources_of(project: Project, graph_id: GraphId, calls: frozenset[CallId]) -> tuple[Source, ...]:
    """The outputs of some calls that a link, a model or the training plan names."""
    graph, plan = project.graphs[graph_id], project.plan
    used = [source for source in graph.consumers if source[0] in calls]
    for model in graph.models.values():
        used += [source for side in (model.inputs, model.outputs) for _, source in flatten(side)]
    if plan is not None and plan.model.graph == graph_id:
        used += [*(row.input for row in plan.inputs), *(row.output for row in plan.outputs)]
    return tuple(dict.fromkeys(source for source in used if source.call in calls))


def with_model(project: Project, graph_id: GraphId, model: Model) -> Project:
    """The project with this model on the graph, and with every block and plan that uses it changed to match."""
    graph = project.graphs[graph_id]
    before = graph.models.get(model.id)
    if before is model:
        return project
    project = put(project, with_models(graph, [model]))
    if before is None or (before.inputs, before.outputs) == (model.inputs, model.outputs):
        return project
    ref = ModelRef(graph_id, model.id)
    project = with_rows_of(project, ref, model)
    for other in project.graphs:
        project = _blocks_follow(project, other, ref, before, model)
    return project


def _moved_model(model: Model, change: Change) -> Model:
    inputs, outputs = moved_structure(model.inputs, change), moved_structure(model.outputs, change)
    if inputs is model.inputs and outputs is model.outputs:
        return model
    return replace(model, inputs=inputs, outputs=outputs)


def _blocks_follow(project: Project, graph_id: GraphId, ref: ModelRef, before: Model, after: Model) -> Project:
    graph = project.graphs[graph_id]
    users = users_of(graph, [ref]) if graph_id != ref.graph else []
    if not users:
        return project
    blocks = frozenset(call.id for layer in users if layer.class_name == MODEL for call in layer.calls)
    project = _ports_follow(project, graph, blocks, matched(before.inputs, after.inputs))
    where = {path: index for index, (path, _) in enumerate(flatten(after.outputs))}
    ways = matched(before.outputs, after.outputs)
    outputs = {index: where[path] for index, path in enumerate(ways.values()) if path is not None}
    left = {call.id: output_count(project, graph, call.id) for layer in users for call in layer.calls}
    used = sources_of(project, graph_id, frozenset(left))
    change: dict[Source, Source | None] = {source: None for source in used if source.output >= left[source.call]}
    for source in used:
        if source.call in blocks:
            new = outputs.get(source.output)
            change[source] = None if new is None else Source(source.call, new)
    return moved(project, graph_id, change)


def _ports_follow(
    project: Project, graph: Graph, blocks: frozenset[CallId], paths: Mapping[str, str | None]
) -> Project:
    if all(old == new for old, new in paths.items()):
        return project
    ports = {f"inputs{old}": None if new is None else f"inputs{new}" for old, new in paths.items()}
    old = {Target(call, port): source for call in blocks for port, source in graph.incoming.get(call, {}).items()}
    new = {Target(end.call, port): old[end] for end in old if (port := ports.get(end.port, end.port)) is not None}
    return put(project, with_links(graph, new, gone=old))
