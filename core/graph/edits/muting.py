"""Edits that mute calls: they stay on the canvas, and what feeds them goes past them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.graph.edits.change import put, with_layers
from core.graph.edits.find import call_name, graph_of, place_of
from core.graph.edits.references import holders
from core.graph.edits.refusals import CannotMute
from core.graph.order import references
from core.graph.passing import first_fed
from core.graph.project import Project
from core.graph.records import INPUT, Graph, Layer
from core.values import CallId, GraphId, LayerId, LayerRef


def set_muted(project: Project, graph_id: GraphId, calls: Collection[CallId], muted: bool) -> Project:
    """Mutes calls, or lets them compute again. Refuses to mute a call that has nothing to hand on."""
    graph = graph_of(project, graph_id)
    layers: dict[LayerId, Layer] = {}
    for call_id in dict.fromkeys(calls):
        layer, node = place_of(graph, call_id)
        if layer.calls[node].muted == muted:
            continue
        if muted:
            _check_passes(project, graph, call_id)
        layer = layers.get(layer.id, layer)
        uses = (*layer.calls[:node], replace(layer.calls[node], muted=muted), *layer.calls[node + 1 :])
        layers[layer.id] = replace(layer, calls=uses)
    return put(project, with_layers(graph, layers.values()))


def _check_passes(project: Project, graph: Graph, call_id: CallId) -> None:
    name, layer = call_name(graph, call_id), graph.places[call_id].layer
    if layer.class_name == INPUT:
        raise CannotMute(call_id, name, "it is an input, so it has nothing to hand on. Delete it instead")
    if first_fed(project, graph, call_id) is None:
        raise CannotMute(call_id, name, "nothing feeds it, so it has nothing to hand on. Link its input first")
    further = [source.output for source in graph.consumers if source.call == call_id and source.output > 0]
    if further:
        reason = (
            f"its output {min(further)} is in use, and only output 0 can hand on what comes in. Cut that link first"
        )
        raise CannotMute(call_id, name, reason)
    for other in holders(graph):
        if any(isinstance(ref, LayerRef) and ref.layer == layer.id for ref in references(other.config)):
            raise CannotMute(call_id, name, f"{other.name} wraps its layer. Delete that block first")
