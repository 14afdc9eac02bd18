"""Edits that cut a model at a tensor: a part taken out as a model of its own, a head replaced by another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from core.graph.edits.find import call_name, graph_of
from core.graph.edits.follow import moved
from core.graph.edits.layers import add_layer
from core.graph.edits.links import connect
from core.graph.edits.models import declare_model
from core.graph.edits.names import next_call_id
from core.graph.edits.openings import check_output
from core.graph.edits.refusals import CannotCut
from core.graph.edits.removal import remove_call, remove_layers
from core.graph.edits.structures import Change
from core.graph.edits.walk import downstream, upstream
from core.graph.order import calls_between
from core.graph.project import Project
from core.graph.records import INPUT, Graph, Position, Source, Structure, Target, flatten
from core.values import CallId, GraphId, Value

Blocks = Iterable[tuple[str, Mapping[str, Value]]]
_APART = 256.0  # from block to block of a new head, in canvas units


def take_out(project: Project, graph_id: GraphId, tensors: Collection[Source]) -> Project:
    """Declares a model from the first of these tensors to the last, as `keras.Model(a.output, b.output)` does.

    It is cut out behind the first ones. Inputs that its outputs need beside them become inputs of it too.
    """
    graph = graph_of(project, graph_id)
    for tensor in tensors:
        check_output(project, graph, tensor)
    starts, ends = _sides(graph, tensors)
    needed = calls_between(graph, tuple(starts), tuple(ends))
    beside = [Source(call) for call in graph.places if call in needed and graph.places[call].layer.class_name == INPUT]
    return declare_model(project, graph_id, _structure([*starts, *beside]), _structure(ends))


def replace_head(
    project: Project, graph_id: GraphId, cut: Source, units: int, activation: str, pooling: str = ""
) -> Project:
    """Takes away all that `cut` feeds and puts a Dense behind it, which models and plan take for the outputs that went.

    With `pooling`, a layer class without settings, such a layer stands between. Other calls of shared layers stay.
    """
    graph = graph_of(project, graph_id)
    check_output(project, graph, cut)
    fed = [target.call for target in graph.consumers.get(cut, ())]
    head = downstream(graph, fed)
    outputs = _outputs_of(graph, head) if head else frozenset({cut})
    if not outputs <= _outputs_of(graph) or not outputs:
        raise CannotCut(f"no output of a model lies behind {call_name(graph, cut.call)}")
    project, first, end = _with_head(project, graph, cut, _blocks(units, activation, pooling))
    change: Change = dict.fromkeys(outputs, end)
    project = _without(moved(project, graph_id, change), graph, head)
    return connect(project, graph_id, cut, Target(first, "inputs"))


def _with_head(project: Project, graph: Graph, cut: Source, blocks: Blocks) -> tuple[Project, CallId, Source]:
    """The project with new blocks in a row beside the cut, the call of the first and the output of the last one."""
    at = graph.positions.get(graph.places[cut.call].layer.id)
    row: list[CallId] = []
    for class_name, config in blocks:
        at = None if at is None else Position(at.x + _APART, at.y)
        row.append(next_call_id(project.graphs[graph.id]))
        project = add_layer(project, graph.id, class_name, config, position=at)
    for before, call in pairwise(row):
        project = connect(project, graph.id, Source(before), Target(call, "inputs"))
    return project, row[0], Source(row[-1])


def _without(project: Project, graph: Graph, calls: frozenset[CallId]) -> Project:
    """Whole blocks go together, as some may wrap others; of a shared one the calls that are meant."""
    layers = {graph.places[call].layer.id: graph.places[call].layer for call in calls}
    whole = [layer for layer in layers.values() if all(call.id in calls for call in layer.calls)]
    project = remove_layers(project, graph.id, [layer.id for layer in whole])
    gone = {call.id for layer in whole for call in layer.calls}
    for call in graph.places:
        if call in calls and call not in gone:
            project = remove_call(project, graph.id, call)
    return project


def _sides(graph: Graph, tensors: Collection[Source]) -> tuple[list[Source], list[Source]]:
    """The tensors that none of the others feeds, and those that feed none of them, in the document's order."""
    order = {call: number for number, call in enumerate(graph.places)}
    sorted_ones = sorted(set(tensors), key=lambda tensor: (order[tensor.call], tensor.output))
    before = {tensor: upstream(graph, [tensor.call]) - {tensor.call} for tensor in sorted_ones}
    calls = {tensor.call for tensor in sorted_ones}
    feeding: frozenset[CallId] = frozenset().union(*before.values()) & calls
    starts = [tensor for tensor in sorted_ones if not before[tensor] & calls]
    ends = [tensor for tensor in sorted_ones if tensor.call not in feeding]
    if not starts or not ends or set(starts) & set(ends):
        raise CannotCut("each tensor chosen must feed another one or be fed by one")
    return starts, ends


def _structure(sources: Iterable[Source]) -> Structure:
    found = tuple(dict.fromkeys(sources))
    return found[0] if len(found) == 1 else found


def _outputs_of(graph: Graph, calls: Collection[CallId] | None = None) -> frozenset[Source]:
    """The outputs of the graph's models, those of these calls alone where some are given."""
    outputs = (source for model in graph.models.values() for _, source in flatten(model.outputs))
    return frozenset(source for source in outputs if calls is None or source.call in calls)


def _blocks(units: int, activation: str, pooling: str) -> Blocks:
    if pooling:
        yield pooling, {}
    yield "Dense", {"units": units, "activation": activation}
