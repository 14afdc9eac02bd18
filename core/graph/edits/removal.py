"""Edits that take things away: blocks, calls, links around a block; on demand the neighbours are joined."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.graph.edits.change import put, with_layers, with_links, without_layers
from core.graph.edits.find import calls_of_layers, graph_of, layers_of, place_of
from core.graph.edits.follow import moved, sources_of
from core.graph.edits.lists import closed_up
from core.graph.edits.references import holders
from core.graph.edits.refusals import LayerInUse
from core.graph.edits.structures import Change
from core.graph.order import references
from core.graph.passing import past
from core.graph.project import Project
from core.graph.records import Graph, Target
from core.values import CallId, GraphId, LayerId, LayerRef


def remove_layers(
    project: Project, graph_id: GraphId, layer_ids: Collection[LayerId], reconnect: bool = False
) -> Project:
    """Takes blocks away, with all that hung on them. Refuses to take a layer that another block wraps.

    With `reconnect`, what feeds a call's first input takes the place of its first output.
    """
    graph = graph_of(project, graph_id)
    gone = frozenset(layer.id for layer in layers_of(graph, layer_ids))
    if not gone:
        return project
    check_unwrapped(graph, gone)
    calls = calls_of_layers(graph, gone)
    change = _past(project, graph, calls) if reconnect else _gone(project, graph, calls)
    return moved(put(project, without_layers(_unfed(graph, calls), gone)), graph_id, change)


def remove_call(project: Project, graph_id: GraphId, call_id: CallId) -> Project:
    """Takes one use of a layer away; with the last one goes the layer."""
    graph = graph_of(project, graph_id)
    layer, node = place_of(graph, call_id)
    if len(layer.calls) == 1:
        return remove_layers(project, graph_id, [layer.id])
    calls = frozenset([call_id])
    left = replace(layer, calls=layer.calls[:node] + layer.calls[node + 1 :])
    return moved(put(project, with_layers(_unfed(graph, calls), [left])), graph_id, _gone(project, graph, calls))


def detach(project: Project, graph_id: GraphId, layer_ids: Collection[LayerId], reconnect: bool = True) -> Project:
    """Takes blocks out of their links but leaves them on the canvas. Links among them and models stay as they are."""
    graph = graph_of(project, graph_id)
    calls = calls_of_layers(graph, layer_ids)
    change = _past(project, graph, calls) if reconnect else _gone(project, graph, calls)
    apart = _unfed(graph, calls, but=calls)
    outer = [(end, source) for source in change for end in graph.consumers.get(source, ()) if end.call not in calls]
    kept = {end: new for end, source in outer if (new := change[source]) is not None}
    after = put(project, with_links(apart, kept, gone=[end for end, _ in outer]))
    return closed_up(after, graph_id, {*calls, *(end.call for end, source in outer if change[source] is None)})


def _unfed(graph: Graph, calls: frozenset[CallId], but: Collection[CallId] = ()) -> Graph:
    """The graph without the links to these calls, those from the calls in `but` apart."""
    fed = ((call, port, source) for call in calls for port, source in graph.incoming.get(call, {}).items())
    return with_links(graph, gone=[Target(call, port) for call, port, source in fed if source.call not in but])


def _gone(project: Project, graph: Graph, calls: frozenset[CallId]) -> Change:
    return dict.fromkeys(sources_of(project, graph.id, calls))


def _past(project: Project, graph: Graph, calls: frozenset[CallId]) -> Change:
    way = past(project, graph, calls)
    return {source: way(source) for source in sources_of(project, graph.id, calls)}


def check_unwrapped(graph: Graph, gone: frozenset[LayerId]) -> None:
    for layer in holders(graph):
        if layer.id in gone:
            continue
        for ref in references(layer.config):
            if isinstance(ref, LayerRef) and ref.layer in gone:
                raise LayerInUse(ref.layer, graph.layers[ref.layer].name, layer.id, layer.name)
