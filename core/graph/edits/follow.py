"""What follows when an output goes or moves: links, lists, models, the blocks that use them, and the training plan."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_links, with_models
from core.graph.edits.lists import relinked
from core.graph.edits.plan_rows import with_moved_rows, with_rows_of
from core.graph.edits.references import holders
from core.graph.edits.structures import Change, matched, moved_structure
from core.graph.order import references
from core.graph.ports import call_signature
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Model, Source, Target, flatten
from core.values import CallId, GraphId, LayerId, LayerRef, ModelRef


def moved(project: Project, graph_id: GraphId, change: Change) -> Project:
    """The project after each output of a graph went where `change` sends it; None takes it away.

    Lists that lose an item close up, models lose that input or output, and so do the blocks that stand for them.
    """
    before = project.graphs[graph_id]
    project = relinked(project, graph_id, lambda _, source: change(source))
    project = with_moved_rows(project, graph_id, change)
    for model in before.models.values():
        project = with_model(project, graph_id, _moved_model(model, change))
    return project


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
    users = _users(graph, ref) if graph_id != ref.graph else []
    if not users:
        return project
    blocks = frozenset(call.id for layer in users if layer.class_name == MODEL for call in layer.calls)
    project = _ports_follow(project, graph, blocks, matched(before.inputs, after.inputs))
    where = {path: index for index, (path, _) in enumerate(flatten(after.outputs))}
    ways = matched(before.outputs, after.outputs)
    outputs = {index: where[path] for index, path in enumerate(ways.values()) if path is not None}
    left = {call.id: _output_count(project, graph, layer, call) for layer in users for call in layer.calls}

    def followed(source: Source) -> Source | None:
        if source.call in blocks:
            return Source(source.call, outputs[source.output]) if source.output in outputs else None
        return source if source.output < left.get(source.call, source.output + 1) else None

    return moved(project, graph_id, followed)


def _users(graph: Graph, ref: ModelRef) -> list[Layer]:
    """The layers that hold the model, and the wrappers around them, and those around these."""
    waiting: list[ModelRef | LayerRef] = [ref]
    found: dict[LayerId, Layer] = {}
    while waiting:
        held = waiting.pop()
        for layer in holders(graph):
            if layer.id not in found and held in references(layer.config):
                found[layer.id] = layer
                waiting.append(LayerRef(layer.id))
    return list(found.values())


def _output_count(project: Project, graph: Graph, layer: Layer, call: Call) -> int:
    known = call_signature(project, graph, layer, call)
    return sys.maxsize if known is None or known.outputs is None else len(known.outputs)


def _ports_follow(
    project: Project, graph: Graph, blocks: frozenset[CallId], paths: Mapping[str, str | None]
) -> Project:
    if all(old == new for old, new in paths.items()):
        return project
    ports = {f"inputs{old}": None if new is None else f"inputs{new}" for old, new in paths.items()}
    links: dict[Target, Source] = {}
    for target, source in graph.links.items():
        port = ports.get(target.port, target.port) if target.call in blocks else target.port
        if port is not None:
            links[Target(target.call, port)] = source
    return put(project, with_links(graph, links))
