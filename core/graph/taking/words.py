"""How a key of a project is called by a person: the block, call, model or graph, and the field in it."""

from __future__ import annotations

from core.graph.project import Project
from core.graph.taking.leaves import CALL, CONSTANT, ENDS, NOTHING, Key
from core.graph.writing import shown
from core.values import CallId, GraphId, LayerId, ModelId


def place(key: Key, *projects: Project) -> str:
    """Where a value stands, by the names of the first project that has it."""
    if key[0] == CONSTANT:
        return f"constant {key[1]}:"
    if key[0] == CALL:
        return f"{called(key[1], key[2], *projects)}: {key[3]}"
    return f"{named(key, *projects)}: {key[-1]}"


def named(key: Key, *projects: Project) -> str:
    """The block, model or graph that a key is about."""
    for project in projects:
        graph = project.graphs.get(GraphId(key[1]))
        if graph is None:
            continue
        if len(key) == 2:
            return f"graph {graph.name}"
        if layer := graph.layers.get(LayerId(key[2])):
            return layer.name
        if model := graph.models.get(ModelId(key[2])):
            return f"the ends of model {model.name}" if key[0] == ENDS else f"model {model.name}"
    return key[-1]


def called(graph_id: str, call: str, *projects: Project) -> str:
    """A call by its layer's name, with its node index where there are several."""
    for project in projects:
        graph = project.graphs.get(GraphId(graph_id))
        if graph and (found := graph.places.get(CallId(call))):
            return f"{found.layer.name}[{found.node}]" if len(found.layer.calls) > 1 else found.layer.name
    return call


def text(value: object) -> str:
    if value is NOTHING:
        return "(default)"
    return shown(value) if value not in ("", None) else "(none)"  # type: ignore[arg-type]  # leaves hold values of fields
