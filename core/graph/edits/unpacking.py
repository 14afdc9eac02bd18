"""The edit that lays a nested model's layers out in the place of its block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.graph.edits.change import put, with_links, without_layers
from core.graph.edits.find import graph_of, layer_of, model_of
from core.graph.edits.follow import moved, sources_of
from core.graph.edits.layers import set_trainable
from core.graph.edits.laying_out import Block, end_of_way, inner_links, laid_out, ways
from core.graph.edits.lists import closed_up
from core.graph.edits.refusals import CannotUnpack
from core.graph.edits.removal import check_unwrapped
from core.graph.order import models_used
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Source, Target, flatten
from core.values import CallId, GraphId, LayerId, ModelRef


def unpack(project: Project, graph_id: GraphId, layer_id: LayerId) -> Project:
    """Puts the layers of a nested model in the place of its block; the graph they came from goes.

    A block with several calls gives layers with several calls. Refused where somebody else uses the model, for its
    weights would come apart (a block with fresh weights has its own: it gets copies), and for models cut out of the
    middle of their graph.
    """
    block = _block(project, graph_id, layer_id)
    _check_alone(project, block)
    inputs = _input_calls(block)
    after, ids = laid_out(block, inputs)
    links: dict[Target, Source] = {}
    gone = [Target(call, port) for call in ids for port in block.graph.incoming.get(call, ())]
    ends: dict[Source, Source | None] = {}
    for call, copies in ids.items():
        links |= inner_links(block, inputs, call, copies)
        ends |= ways(block, inputs, call, copies)
    used = sources_of(put(project, with_links(after, links)), graph_id, frozenset(ids))
    after = without_layers(with_links(after, links, gone), frozenset([layer_id]))
    project = moved(put(project, after), graph_id, {source: end_of_way(source, ends) for source in used})
    project = closed_up(project, graph_id, [copy for copies in ids.values() for copy in copies.values()])
    new = tuple(layer for layer in after.layers if layer not in block.graph.layers)
    frozen = block.layer.config.get("trainable") is False or not block.model.trainable
    project = set_trainable(project, graph_id, new, trainable=False) if frozen else project
    if block.fresh:
        return project
    left = {graph.id: graph for graph in project.graphs.values() if graph.id != block.inner.id}
    return replace(project, graphs=left)


def _block(project: Project, graph_id: GraphId, layer_id: LayerId) -> Block:
    graph = graph_of(project, graph_id)
    layer = layer_of(graph, layer_id)
    ref = layer.config.get("model")
    if layer.class_name != MODEL or not isinstance(ref, ModelRef):
        raise CannotUnpack(layer_id, layer.name, "it is no nested model. Choose a block that is one")
    model = model_of(project, ref)
    if not layer.calls:
        raise CannotUnpack(layer_id, layer.name, "it has no call. Add one first")
    return Block(graph, layer, project.graphs[ref.graph], model)


def _check_alone(project: Project, block: Block) -> None:
    check_unwrapped(block.graph, frozenset([block.layer.id]))
    if block.fresh:
        return
    others = [model.name for model in block.inner.models.values() if model is not block.model]
    for graph in project.graphs.values():
        used = (layer_id for layer_id, ref in models_used(graph) if ref.graph == block.inner.id)
        others += [graph.layers[user].name for user in used if (graph.id, user) != (block.graph.id, block.layer.id)]
    if project.plan is not None and project.plan.model.graph == block.inner.id:
        others.append("the training plan")
    if others:
        reason = f"{', '.join(others)} would lose the layers it shares. Ask for fresh weights in this block first"
        raise CannotUnpack(block.layer.id, block.layer.name, reason)


def _input_calls(block: Block) -> Mapping[CallId, str]:
    """The inner inputs, each with the port of the block that feeds it."""
    inputs: dict[CallId, str] = {}
    for path, source in flatten(block.model.inputs):
        place = block.inner.places.get(source.call)
        if place is None or place.layer.class_name != INPUT:
            reason = "its model begins in the middle of a graph. Connect its layers by hand"
            raise CannotUnpack(block.layer.id, block.layer.name, reason)
        inputs[source.call] = f"inputs{path}"
    return inputs
