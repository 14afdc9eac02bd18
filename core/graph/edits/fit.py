"""Lets go of links that a changed block has no port for any more, and of all that hung on its vanished outputs."""

from __future__ import annotations

from collections.abc import Iterable

from core.graph.edits.change import put, with_links
from core.graph.edits.find import output_count
from core.graph.edits.follow import moved, sources_of
from core.graph.edits.references import users_of
from core.graph.ports import accepts, call_signature
from core.graph.project import Project
from core.graph.records import Graph, Layer, Target
from core.values import CallId, GraphId, LayerRef


def fitted(before: Project, after: Project, graph_id: GraphId, layers: Iterable[Layer]) -> Project:
    """`after` with only those links that these layers, and the wrappers around them, still have ports for."""
    graph = after.graphs[graph_id]
    touched = {layer.id: layer for layer in layers}
    touched |= {layer.id: layer for layer in users_of(graph, map(LayerRef, touched))}
    calls = [call.id for layer in touched.values() for call in layer.calls]
    calls = [call for call in calls if _signature_changed(before, after, graph_id, call)]
    if not calls:
        return after
    surplus = {target for call in calls for target in _surplus(after, graph, call)}
    if surplus:
        after = put(after, with_links(graph, gone=surplus))
    given = {call: output_count(after, graph, call) for call in calls}
    used = sources_of(after, graph_id, frozenset(calls))
    return moved(after, graph_id, {source: None for source in used if source.output >= given[source.call]})


def _signature_changed(before: Project, after: Project, graph_id: GraphId, call_id: CallId) -> bool:
    old, new = before.graphs[graph_id], after.graphs[graph_id]
    was, now = old.places[call_id], new.places[call_id]
    known = call_signature(before, old, was.layer, was.call)
    return known is None or known != call_signature(after, new, now.layer, now.call)


def _surplus(project: Project, graph: Graph, call_id: CallId) -> Iterable[Target]:
    layer, node = graph.places[call_id]
    known = call_signature(project, graph, layer, layer.calls[node])
    if known is None:
        return
    for port in graph.incoming.get(call_id, ()):
        if not any(accepts(spec, port) for spec in known.inputs):
            yield Target(call_id, port)
