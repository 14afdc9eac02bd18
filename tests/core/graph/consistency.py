"""What holds for every project that edits make, whatever they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.graph.edits.references import check_nesting
from core.graph.order import call_order, references
from core.graph.ports import accepts, call_signature, is_port, item_index
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Graph, Layer, flatten
from core.values import CallId, LayerRef, ModelRef


def faults(project: Project) -> list[str]:
    """Everything that does not fit together, in words; empty for a sound project."""
    found = [fault for graph in project.graphs.values() for fault in _in_graph(project, graph)]
    return [*found, *_in_plan(project), *_in_names(project)]


def _in_graph(project: Project, graph: Graph) -> Iterator[str]:
    calls = [call.id for layer in graph.layers.values() for call in layer.calls]
    if len(calls) != len(set(calls)) or set(calls) != set(graph.places):
        yield f"{graph.id}: call ids {calls}, places {list(graph.places)}"
    if any(key != layer.id for key, layer in graph.layers.items()):
        yield f"{graph.id}: a layer under another id"
    names = [layer.name for layer in graph.layers.values()]
    if len(names) != len(set(names)):
        yield f"{graph.id}: names {names}"
    yield from _in_looks(graph)
    yield from _in_links(project, graph)
    for layer in graph.layers.values():
        yield from _in_layer(project, graph, layer)
    for model in graph.models.values():
        for _, source in (*flatten(model.inputs), *flatten(model.outputs)):
            if not _gives(project, graph, source.call, source.output):
                yield f"{graph.id}: {model.name} names {source}"


def _in_looks(graph: Graph) -> Iterator[str]:
    if not graph.positions.keys() <= graph.layers.keys():
        yield f"{graph.id}: positions of {graph.positions.keys() - graph.layers.keys()}"
    if not graph.collapsed <= graph.layers.keys():
        yield f"{graph.id}: collapsed {graph.collapsed - graph.layers.keys()}"
    if not graph.bends.keys() <= graph.links.keys() or not all(graph.bends.values()):
        yield f"{graph.id}: bends {graph.bends}"
    if any(key != note.id for key, note in graph.annotations.items()):
        yield f"{graph.id}: an annotation under another id"


def _in_links(project: Project, graph: Graph) -> Iterator[str]:
    for target, source in graph.links.items():
        if target.call not in graph.places or not _gives(project, graph, source.call, source.output):
            yield f"{graph.id}: link {source} → {target}"
    new = replace(graph)
    if new.incoming != graph.incoming or new.consumers != graph.consumers or list(new.places) != list(graph.places):
        yield f"{graph.id}: what the graph has worked out about itself is stale"
    call_order(graph)


def _gives(project: Project, graph: Graph, call: CallId, output: int) -> bool:
    if call not in graph.places or output < 0:
        return False
    layer, node = graph.places[call]
    known = call_signature(project, graph, layer, layer.calls[node])
    return known is None or known.outputs is None or output < len(known.outputs)


def _in_layer(project: Project, graph: Graph, layer: Layer) -> Iterator[str]:
    single = layer.is_op or layer.class_name == INPUT
    if not layer.calls or (single and len(layer.calls) != 1):
        yield f"{graph.id}: {layer.name} has {len(layer.calls)} calls"
    for ref in references(layer.config):
        if isinstance(ref, LayerRef) and ref.layer not in graph.layers:
            yield f"{graph.id}: {layer.name} wraps {ref.layer}"
        if isinstance(ref, ModelRef):
            if project.model(ref) is None:
                yield f"{graph.id}: {layer.name} uses {ref}"
            check_nesting(project, graph.id, ref.graph)
    for call in layer.calls:
        if graph.places[call.id].layer is not layer:
            yield f"{graph.id}: the place of {call.id} is stale"
        yield from _in_call(project, graph, layer, call.id)


def _in_call(project: Project, graph: Graph, layer: Layer, call_id: CallId) -> Iterator[str]:
    call = graph.places[call_id].call
    known = call_signature(project, graph, layer, call)
    linked = graph.incoming.get(call_id, {})
    if both := linked.keys() & call.arguments.keys():
        yield f"{graph.id}: {call_id} has a link and a constant at {both}"
    for port in linked:
        if not (is_port(port) if known is None else any(accepts(spec, port) for spec in known.inputs)):
            yield f"{graph.id}: {layer.name} has no port {port}"
    if layer.class_name == MODEL or known is None:
        return
    for spec in known.inputs:
        if spec.many and spec.most is None and not spec.paths:
            filled = (item_index(port, spec.name) for port in (*linked, *call.arguments))
            items = sorted(index for index in filled if index is not None)
            if items != list(range(len(items))):
                yield f"{graph.id}: {layer.name} has a gap in {items}"


def _in_plan(project: Project) -> Iterator[str]:
    plan = project.plan
    if plan is None:
        return
    model = project.model(plan.model)
    if model is None:
        yield f"the plan trains {plan.model}"
        return
    takes, gives = ([source for _, source in flatten(side)] for side in (model.inputs, model.outputs))
    if any(row.input not in takes for row in plan.inputs) or any(row.output not in gives for row in plan.outputs):
        yield "the plan has rows for what the model does not have"
    if len({row.output for row in plan.outputs}) != len(plan.outputs):
        yield "the plan has two rows for one output"


def _in_names(project: Project) -> Iterator[str]:
    models = [model.name for graph in project.graphs.values() for model in graph.models.values()]
    graphs = [graph.name for graph in project.graphs.values()]
    for kind, names in (("models", models), ("graphs", graphs)):
        if len(names) != len(set(names)):
            yield f"{kind} are called {names}"
