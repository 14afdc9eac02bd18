"""Edits that join models: one put behind a tensor of another, whose outputs become those of the whole."""

from __future__ import annotations

from dataclasses import replace

from core.graph.edits.find import graph_of, model_of
from core.graph.edits.follow import with_model
from core.graph.edits.incoming import Merge
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.names import next_call_id, next_graph_id, next_layer_id
from core.graph.edits.openings import check_output
from core.graph.edits.plan_rows import with_moved_rows
from core.graph.edits.refusals import CannotExtend
from core.graph.edits.structures import moved_structure
from core.graph.order import models_needed
from core.graph.project import Project
from core.graph.records import MODEL, Call, Graph, Layer, Model, Position, Source, Target, flatten
from core.values import GraphId, ModelRef

_APART = 256.0  # behind the block that it extends, in canvas units


def extend(project: Project, graph_id: GraphId, end: Source, ref: ModelRef) -> Project:
    """Puts a block of a model behind a tensor. Models (and plan rows) that gave the tensor give its first output.

    Further outputs of it become further outputs of those models. The model must take one input.
    """
    graph = graph_of(project, graph_id)
    check_output(project, graph, end)
    inner = model_of(project, ref)
    _check_inputs(inner)
    ending = [model for model in graph.models.values() if end in {one for _, one in flatten(model.outputs)}]
    at = graph.positions.get(graph.places[end.call].layer.id)
    beside = None if at is None else Position(at.x + _APART, at.y)
    call = next_call_id(graph)
    project = add_layer(project, graph_id, MODEL, {"model": ref}, inner.name, beside)
    (port,) = (f"inputs{path}" for path, _ in flatten(inner.inputs))
    project = connect(project, graph_id, end, Target(call, port))
    first, *more = (Source(call, number) for number, _ in enumerate(flatten(inner.outputs)))
    project = with_moved_rows(project, graph_id, {end: first})
    for model in ending:
        project = with_model(project, graph_id, _with_more(_moved(model, end, first), more))
    return project


def extend_from(project: Project, graph_id: GraphId, end: Source, other: Project, ref: ModelRef) -> Project:
    """The same with a model of another project, whose canvases and constants come along."""
    _check_inputs(model_of(other, ref))
    blank = Graph(next_graph_id(other), "piece")
    block = Layer(next_layer_id(blank), "model", MODEL, {"model": ref}, (Call(next_call_id(blank)),))
    needed = {graph: other.graphs[graph] for graph in models_needed(other, [ref])}
    piece = Project({blank.id: replace(blank, layers={block.id: block}), **needed}, other.constants)
    merge = Merge(project, piece)
    merged = merge.project()
    new = next(iter(merge.rewritten(piece.main).layers.values())).config["model"]
    assert isinstance(new, ModelRef)
    return extend(merged, graph_id, end, new)


def _check_inputs(model: Model) -> None:
    count = len(list(flatten(model.inputs)))
    if count != 1:
        raise CannotExtend(model.name, count)


def _moved(model: Model, end: Source, first: Source) -> Model:
    return replace(model, outputs=moved_structure(model.outputs, {end: first}))


def _with_more(model: Model, outputs: list[Source]) -> Model:
    """A model with further outputs, in a list or, where it names them, by numbers behind the last one."""
    if not outputs:
        return model
    if isinstance(model.outputs, Source):
        return replace(model, outputs=(model.outputs, *outputs))
    if isinstance(model.outputs, tuple):
        return replace(model, outputs=(*model.outputs, *outputs))
    named = {f"{model.name}_{number}": output for number, output in enumerate(outputs, start=len(model.outputs))}
    return replace(model, outputs={**model.outputs, **named})
