"""Edits of declared models: which ordered inputs and outputs of a graph make one, and what it is called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.graph.edits.change import put, without_model
from core.graph.edits.find import graph_of, model_on
from core.graph.edits.follow import with_model
from core.graph.edits.names import check_name, next_model_id, unique
from core.graph.edits.openings import check_output
from core.graph.edits.refusals import BadStructure, ModelInUse, NameTaken
from core.graph.order import models_used
from core.graph.project import Project
from core.graph.records import Graph, Model, Source, Structure, flatten
from core.values import GraphId, ModelId, ModelRef


def declare_model(
    project: Project,
    graph_id: GraphId,
    inputs: Structure,
    outputs: Structure,
    name: str | None = None,
    sequential: bool = False,
) -> Project:
    """Declares a model; its id is `next_model_id`. Inputs may be inner tensors: the model is cut out behind them."""
    graph = graph_of(project, graph_id)
    made = name or unique("model", model_names(project))
    check_model_name(project, made)
    model = Model(next_model_id(graph), made, inputs, outputs, sequential)
    _check_structure(project, graph, model)
    return with_model(project, graph_id, model)


def change_model(
    project: Project,
    graph_id: GraphId,
    model_id: ModelId,
    inputs: Structure | None = None,
    outputs: Structure | None = None,
) -> Project:
    """Gives a model other inputs or outputs. Blocks and plan rows follow those that stay; what goes leaves them."""
    graph = graph_of(project, graph_id)
    before = model_on(graph, model_id)
    after = replace(
        before,
        inputs=before.inputs if inputs is None else inputs,
        outputs=before.outputs if outputs is None else outputs,
    )
    if after == before:
        return project
    _check_structure(project, graph, after)
    return with_model(project, graph_id, after)


def rename_model(project: Project, graph_id: GraphId, model_id: ModelId, name: str) -> Project:
    model = model_on(graph_of(project, graph_id), model_id)
    if model.name == name:
        return project
    check_model_name(project, name)
    return with_model(project, graph_id, replace(model, name=name))


def set_model_note(project: Project, graph_id: GraphId, model_id: ModelId, note: str) -> Project:
    model = model_on(graph_of(project, graph_id), model_id)
    return project if model.note == note else with_model(project, graph_id, replace(model, note=note))


def set_model_flags(
    project: Project,
    graph_id: GraphId,
    model_id: ModelId,
    sequential: bool | None = None,
    trainable: bool | None = None,
) -> Project:
    """Says whether code writes the model as a Sequential, and whether it is frozen as a whole."""
    before = model_on(graph_of(project, graph_id), model_id)
    after = replace(
        before,
        sequential=before.sequential if sequential is None else sequential,
        trainable=before.trainable if trainable is None else trainable,
    )
    return project if after == before else with_model(project, graph_id, after)


def remove_model(project: Project, graph_id: GraphId, model_id: ModelId) -> Project:
    """Takes the declaration away, and the training plan if it trains this model. Refused while blocks use it."""
    graph = graph_of(project, graph_id)
    ref = ModelRef(graph_id, model_on(graph, model_id).id)
    check_unused(project, [ref])
    after = put(project, without_model(graph, model_id))
    return replace(after, plan=None) if after.plan is not None and after.plan.model == ref else after


def model_names(project: Project) -> frozenset[str]:
    """The names of all models: they are variables of one Python file, so no two are alike."""
    return frozenset(model.name for graph in project.graphs.values() for model in graph.models.values())


def check_model_name(project: Project, name: str) -> None:
    check_name(name)
    if name in model_names(project):
        raise NameTaken(name, "A model")


def check_unused(project: Project, refs: Collection[ModelRef], but: GraphId | None = None) -> None:
    """Refuses if blocks use one of these models, those on the graph `but` apart."""
    for graph in project.graphs.values():
        for layer_id, ref in models_used(graph) if graph.id != but else ():
            if ref in refs:
                users = tuple(graph.layers[user].name for user, used in models_used(graph) if used == ref)
                model = project.model(ref)
                raise ModelInUse(ref, model.name if model else ref.model, users or (layer_id,))


def _check_structure(project: Project, graph: Graph, model: Model) -> None:
    seen: set[Source] = set()
    for _, source in flatten(model.inputs):
        check_output(project, graph, source)
        if source in seen:
            raise BadStructure(model.name, f"{graph.places[source.call].layer.name} stands twice among its inputs")
        seen.add(source)
    for _, source in flatten(model.outputs):
        check_output(project, graph, source)
