"""Takes what came in into the project that is here: the chosen changes, and everything that code can't hold stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from core.graph.edits.names import Names
from core.graph.edits.plan_rows import with_moved_rows, with_rows_of
from core.graph.edits.structures import matched
from core.graph.muting import without_muted
from core.graph.order import models_used
from core.graph.project import Project
from core.graph.records import Call, Graph, Layer, Model, Source, Target, flatten
from core.graph.taking.changes import STRUCTURE
from core.graph.taking.leaves import BLOCK, CALL, CLASS, CONFIG, CONSTANT, NAME, NOTE, NOTHING, Key, values_of
from core.values import CallId, GraphId, LayerId, ModelId, ModelRef, Value

_NO_GRAPH = Graph(GraphId(""), "")


def merged(base: Project, mine: Project, theirs: Project, chosen: Collection[Key]) -> Project:
    """`mine` with the changes from `base` to `theirs` whose keys are chosen; theirs win where both changed the same."""
    after = _with_structure(without_muted(base), mine, theirs) if STRUCTURE in chosen else mine
    now = values_of(theirs)
    for key in chosen:
        if key != STRUCTURE:
            after = _with_value(after, key, now.get(key, NOTHING), theirs)
    return after


def _with_value(project: Project, key: Key, value: object, theirs: Project) -> Project:
    if key[0] == CONSTANT:
        constants = {name: known for name, known in project.constants.items() if name != key[1]}
        if value is not NOTHING:
            constants = {**project.constants, key[1]: value}  # type: ignore[dict-item]
        return replace(project, constants=constants)
    graph = project.graphs.get(GraphId(key[1]))
    if graph is None:
        return project  # taken away here meanwhile, and the structure was not chosen
    if key[0] == BLOCK and key[2] in graph.layers:
        layer = _changed_layer(graph, graph.layers[LayerId(key[2])], key[3:], value, theirs)
        return project.with_layer(graph.id, layer)
    if key[0] == CALL and CallId(key[2]) in graph.places:
        place = graph.places[CallId(key[2])]
        call = replace(place.call, arguments=_with(place.call.arguments, key[3], value))
        calls = (*place.layer.calls[: place.node], call, *place.layer.calls[place.node + 1 :])
        return project.with_layer(graph.id, replace(place.layer, calls=calls))
    if model := graph.models.get(ModelId(key[2])):
        changed = replace(model, **{key[3]: value})  # type: ignore[arg-type]
        return project.with_graph(replace(graph, models={**graph.models, model.id: changed}))
    return project


def _changed_layer(graph: Graph, layer: Layer, path: Key, value: object, theirs: Project) -> Layer:
    match path:
        case (str(name),) if name == NAME:
            others = {other.name for other in graph.layers.values() if other.id != layer.id}
            return replace(layer, name=Names(others).new(str(value)))
        case (str(name),) if name == NOTE:
            return replace(layer, note=str(value))
        case (str(name),) if name == CLASS:
            there = theirs.graphs[graph.id].layers[layer.id]
            return replace(layer, class_name=there.class_name, config=there.config)
        case (str(name), field) if name == CONFIG:
            return replace(layer, config=_with(layer.config, field, value))
    return layer


def _with(known: Mapping[str, Value], name: str, value: object) -> Mapping[str, Value]:
    if value is NOTHING:
        return {key: item for key, item in known.items() if key != name}
    return {**known, name: value}  # type: ignore[dict-item]


def _with_structure(base: Project, mine: Project, theirs: Project) -> Project:
    graphs = dict(mine.graphs)
    for graph_id, graph in theirs.graphs.items():
        was = base.graphs.get(graph_id)
        graphs[graph_id] = _graph(was or _NO_GRAPH, graphs[graph_id], graph) if graph_id in graphs else graph
    after = replace(mine, graphs=graphs)
    for graph_id, graph in theirs.graphs.items():
        if graph_id in mine.graphs:
            after = _with_ends(after, base.graphs.get(graph_id, _NO_GRAPH), graph)
    gone = base.graphs.keys() - theirs.graphs.keys()
    used = {ref.graph for graph in after.graphs.values() if graph.id not in gone for _, ref in models_used(graph)}
    left = {graph_id: graph for graph_id, graph in after.graphs.items() if graph_id not in gone - used}
    return _with_plan(replace(after, graphs=left))


def _graph(base: Graph, mine: Graph, theirs: Graph) -> Graph:
    """Our graph with the blocks, calls and links that came, and without those that went."""
    layers: dict[LayerId, Layer] = {}
    names = Names({layer.name for layer in mine.layers.values()})
    for layer in mine.layers.values():
        if layer.id in theirs.layers or layer.id not in base.layers:
            calls = _calls(base.layers.get(layer.id), layer, theirs.layers.get(layer.id))
            layers[layer.id] = replace(layer, calls=calls) if calls != layer.calls else layer
    for layer in theirs.layers.values():
        if layer.id not in base.layers and layer.id not in mine.layers:
            layers[layer.id] = replace(layer, name=names.new(layer.name))
    layers = _in_order(layers, theirs)
    there = {call.id for layer in layers.values() for call in layer.calls}
    links = {
        target: source for target, source in _links(base, mine, theirs).items() if {target.call, source.call} <= there
    }
    placed = {layer: at for layer, at in {**theirs.positions, **mine.positions}.items() if layer in layers}
    bends = {target: points for target, points in mine.bends.items() if target in links}
    return replace(
        mine, layers=layers, links=links, positions=placed, bends=bends, collapsed=mine.collapsed & layers.keys()
    )


def _in_order(layers: Mapping[LayerId, Layer], theirs: Graph) -> dict[LayerId, Layer]:
    """As they stand there, where both have the same blocks, so that code comes out in the order in which it came."""
    order = theirs.layers if layers.keys() == theirs.layers.keys() else layers
    return {layer: layers[layer] for layer in order}


def _calls(base: Layer | None, mine: Layer, theirs: Layer | None) -> tuple[Call, ...]:
    if base is None or theirs is None:
        return mine.calls
    was, now = ({call.id for call in layer.calls} for layer in (base, theirs))
    kept = tuple(call for call in mine.calls if call.id in now or call.id not in was)
    here = {call.id for call in mine.calls}
    return (*kept, *(call for call in theirs.calls if call.id not in was and call.id not in here))


def _links(base: Graph, mine: Graph, theirs: Graph) -> Mapping[Target, Source]:
    links = dict(mine.links)
    for target in dict.fromkeys((*base.links, *theirs.links)):
        now = theirs.links.get(target)
        if base.links.get(target) == now:
            continue
        if now is None:
            links.pop(target, None)
        else:
            links[target] = now
    return links


def _with_ends(project: Project, base: Graph, theirs: Graph) -> Project:
    """The models' inputs and outputs as they are there; the plan's rows go with them by their places."""
    graph = project.graphs[theirs.id]
    models = dict(graph.models)
    for model in theirs.models.values():
        was, here = base.models.get(model.id), models.get(model.id)
        if was is None or here is None:
            models[model.id] = here or model
        elif (was.inputs, was.outputs) != (model.inputs, model.outputs):
            models[model.id] = replace(here, inputs=model.inputs, outputs=model.outputs)
            project = with_moved_rows(project, theirs.id, _moves(here, model))
    for gone in base.models.keys() - theirs.models.keys():
        models.pop(gone, None)
    models = {key: model for key, model in models.items() if _holds(graph, model)}
    return project.with_graph(replace(project.graphs[theirs.id], models=models))


def _moves(before: Model, after: Model) -> Mapping[Source, Source | None]:
    found: dict[Source, Source | None] = {}
    for old, new in ((before.inputs, after.inputs), (before.outputs, after.outputs)):
        ends = dict(flatten(new))
        paths = matched(old, new)
        found |= {source: ends[to] for path, source in flatten(old) if (to := paths[path]) is not None}
    return found


def _holds(graph: Graph, model: Model) -> bool:
    ends = [source for side in (model.inputs, model.outputs) for _, source in flatten(side)]
    return all(source.call in graph.places for source in ends)


def _with_plan(project: Project) -> Project:
    """The plan trains what it trained; where that model is gone, the first one of the main canvas."""
    plan = project.plan
    if plan is None:
        return project
    if project.model(plan.model) is None:
        ref = next((ModelRef(project.main.id, model) for model in project.main.models), None)
        if ref is None:
            return replace(project, plan=None)
        plan = replace(plan, model=ref, inputs=(), outputs=())
    model = project.model(plan.model)
    assert model
    return with_rows_of(replace(project, plan=plan), plan.model, model)
