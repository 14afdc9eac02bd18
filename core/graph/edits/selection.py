"""Whether a selection can become a nested model, and what it takes and gives as one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.graph.edits.find import call_name, place_of
from core.graph.edits.references import holders
from core.graph.edits.refusals import CannotGroup
from core.graph.edits.walk import path_between, upstream
from core.graph.order import references
from core.graph.ports import input_ports, output_names
from core.graph.project import Project
from core.graph.records import INPUT, Graph, Layer, Model, Source, flatten
from core.values import CallId, LayerId, LayerRef


@dataclass(frozen=True, slots=True)
class Selection:
    """Layers that can stand behind one block: what they take from outside and give to it, in order."""

    layers: tuple[Layer, ...]
    calls: frozenset[CallId]
    inputs: tuple[Source, ...]
    outputs: tuple[Source, ...]


def selection(project: Project, graph: Graph, chosen: Collection[CallId]) -> Selection:
    """The calls (inputs apart, which stay outside) as a selection. Raises CannotGroup with the reason."""
    places = [place_of(graph, call) for call in chosen]
    layers = {place.layer.id: place.layer for place in places if place.layer.class_name != INPUT}
    layers |= _wrapped_only(graph, layers)
    calls = frozenset(call for call in chosen if graph.places[call].layer.id in layers)
    if not calls:
        raise CannotGroup("there is no block in it that could go into a model. Select some that are no inputs")
    _check_shared_layers(graph, layers, calls)
    order = [call for call in graph.places if call in calls]
    inputs = tuple(dict.fromkeys(source for call in order for source in _outer_sources(project, graph, call, calls)))
    _check_no_loop(graph, calls, inputs)
    outputs = _outputs(project, graph, order)
    inside = upstream(graph, {source.call for source in outputs}, inputs)
    for model in graph.models.values():
        _check_model(graph, model, calls, inside)
    return Selection(tuple(layer for layer in graph.layers.values() if layer.id in layers), calls, inputs, outputs)


def _wrapped_only(graph: Graph, layers: Mapping[LayerId, Layer]) -> Mapping[LayerId, Layer]:
    """The layers without calls that the chosen ones wrap: nobody could select them, so they come along."""
    refs = (ref for layer in layers.values() for ref in references(layer.config) if isinstance(ref, LayerRef))
    held = (graph.layers.get(ref.layer) for ref in refs)
    return {layer.id: layer for layer in held if layer is not None and not layer.calls}


def _outer_sources(project: Project, graph: Graph, call: CallId, calls: frozenset[CallId]) -> list[Source]:
    """What feeds a call from outside, in the order of its ports."""
    linked = graph.incoming.get(call, {})
    sources = (linked[port.port] for port in input_ports(project, graph, call) if port.port in linked)
    return [source for source in sources if source.call not in calls]


def _outputs(project: Project, graph: Graph, order: list[CallId]) -> tuple[Source, ...]:
    """The outputs that something outside uses; where nothing does, those of the calls that come last."""
    calls = frozenset(order)
    fed = {source: graph.consumers[source] for source in graph.consumers if source[0] in calls}
    used = {source for source, targets in fed.items() if any(target.call not in calls for target in targets)}
    for model in graph.models.values():
        used |= {
            source for side in (model.inputs, model.outputs) for _, source in flatten(side) if source.call in calls
        }
    if used:
        place = {call: index for index, call in enumerate(order)}
        return tuple(sorted(used, key=lambda source: (place[source.call], source.output)))
    feeding_on = {source.call for source in fed}
    last = (call for call in order if call not in feeding_on)
    return tuple(Source(call) for call in last if output_names(project, graph, call) != ())


def _check_shared_layers(graph: Graph, layers: Collection[LayerId], calls: frozenset[CallId]) -> None:
    for layer_id in layers:
        outside = tuple(call_name(graph, call.id) for call in graph.layers[layer_id].calls if call.id not in calls)
        if outside:
            torn = f"it would tear a shared layer apart: {', '.join(outside)} would stay outside"
            raise CannotGroup(f"{torn}. Select all its calls", outside)
    for layer in holders(graph):
        for ref in references(layer.config):
            wrapped = graph.layers.get(ref.layer) if isinstance(ref, LayerRef) else None
            if wrapped is not None and (wrapped.id in layers) != (layer.id in layers):
                names = (layer.name, wrapped.name)
                raise CannotGroup(f"{names[0]} uses the layer of {names[1]}. Select both or neither", names)


def _check_no_loop(graph: Graph, calls: frozenset[CallId], inputs: tuple[Source, ...]) -> None:
    if not upstream(graph, {source.call for source in inputs}) & calls:
        return
    for source in inputs:
        back = upstream(graph, [source.call]) & calls
        if back:
            path = path_between(graph, min(back), source.call) or ()
            end = next(target.call for target in graph.consumers[source] if target.call in calls)
            names = tuple(call_name(graph, call) for call in (*path, end))
            way = " → ".join(names)
            raise CannotGroup(f"{way} leads out of it and back in, which makes a loop. Select what lies between", names)


def _check_model(graph: Graph, model: Model, calls: frozenset[CallId], inside: frozenset[CallId]) -> None:
    starts = frozenset(source for _, source in flatten(model.inputs))
    ends = [source.call for _, source in flatten(model.outputs) if source not in starts]
    within = upstream(graph, ends, starts)
    if not within & calls:
        return
    outside = inside - within
    beyond = [call for call in graph.places if call in outside] if outside else []
    beyond += [source.call for source in starts if source.call in calls]
    if beyond:
        names = tuple(call_name(graph, call) for call in beyond)
        reason = f"the model {model.name} uses a part of it without {', '.join(names[:4])}. Select only what it uses"
        raise CannotGroup(reason, names)
