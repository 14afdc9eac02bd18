"""Nested models that one function of the code has built alike become one definition, and blocks that build it anew."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace

import keras

from core.engine.importing.made import Made
from core.engine.reader import Reading
from core.engine.reader.parts import is_model
from core.graph.order import models_used
from core.graph.project import Project
from core.graph.records import MODEL, Graph, Layer
from core.values import GraphId, ModelRef

Twins = Mapping[GraphId, ModelRef]
"""By the graph of a model that was built again: the model it is alike to."""


def with_fresh_blocks(reading: Reading, given: Mapping[str, keras.Model], made: Sequence[Made]) -> Reading:
    """The reading without the canvases of models that are the same one built anew.

    Models held by variables stay, unless a function whose models have a name of their own was given another one.
    """
    while twins := _twins(reading, given, made):
        graphs = {
            key: _exchanged(reading.project, graph, twins)
            for key, graph in reading.project.graphs.items()
            if key not in twins
        }
        left = {place: live for place, live in reading.operations.items() if place[0] not in twins}
        reading = replace(reading, project=replace(reading.project, graphs=graphs), operations=left)
    return reading


def _twins(reading: Reading, given: Mapping[str, keras.Model], made: Sequence[Made]) -> Twins:
    """Of one round: those that stand for nothing but one model, used by one block, and are alike as they are now."""
    project, found = reading.project, dict[GraphId, ModelRef]()
    held = {reading.models[name].graph for name in given}
    users = _users(project)
    by_node: dict[int, list[GraphId]] = {}
    homes = _homes(reading) | {id(model): reading.models[name].graph for name, model in given.items()}
    renamed = {homes[id(one.thing)] for one in made if id(one.thing) in homes and _is_renamed(one)}
    for one in made:
        home = homes.get(id(one.thing))
        if home and home in project.graphs and len(project.graphs[home].models) == 1:
            by_node.setdefault(id(one.node), []).append(home)
    for homes_of_node in by_node.values():
        first = min(homes_of_node, key=lambda home: (home in renamed, home not in held))
        for home in homes_of_node:
            free = home not in held or (home in renamed and first not in renamed)
            alone = free and len(users.get(home, ())) == 1 and users[home][0].class_name == MODEL
            if home != first and alone and _alike(project.graphs[home], project.graphs[first]):
                found[home] = ModelRef(first, next(iter(project.graphs[first].models)))
    return found if not found.keys() & {ref.graph for ref in found.values()} else {}


def _is_renamed(made: Made) -> bool:
    """Whether a function built the model under a name that it was given: `build_inner(name="other")`."""
    return any(isinstance(node, ast.Call) and "name" in {one.arg for one in node.keywords} for node in made.handed_on)


def _homes(reading: Reading) -> dict[int, GraphId]:
    """The canvas of each nested model, by its id in memory."""
    homes: dict[int, GraphId] = {}
    for (graph, block), live in reading.operations.items():
        ref = reading.project.graphs[graph].layers[block].config.get("model")
        if is_model(live) and isinstance(ref, ModelRef):
            homes[id(live)] = ref.graph
    return homes


def _users(project: Project) -> dict[GraphId, list[Layer]]:
    users: dict[GraphId, list[Layer]] = {}
    for graph in project.graphs.values():
        for layer_id, ref in models_used(graph):
            users.setdefault(ref.graph, []).append(graph.layers[layer_id])
    return users


def _alike(one: Graph, other: Graph) -> bool:
    """The same in all but what the model is called and whether it is frozen; blocks were numbered in the same order."""
    if (one.layers, one.links) != (other.layers, other.links):
        return False
    mine, theirs = next(iter(one.models.values())), next(iter(other.models.values()))
    return (mine.inputs, mine.outputs, mine.sequential) == (theirs.inputs, theirs.outputs, theirs.sequential)


def _exchanged(project: Project, graph: Graph, twins: Twins) -> Graph:
    layers = dict(graph.layers)
    for layer_id, ref in models_used(graph):
        if ref.graph in twins:
            layer, twin = layers[layer_id], project.model(twins[ref.graph])
            config = {**layer.config, "model": twins[ref.graph], "fresh_weights": True}
            was = project.model(ref)
            frozen = {"trainable": False} if twin and was and twin.trainable and not was.trainable else {}
            layers[layer_id] = replace(layer, config=config | frozen)
    return graph if layers == graph.layers else replace(graph, layers=layers)
