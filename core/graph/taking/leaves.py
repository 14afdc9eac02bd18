"""A project as one level of keys: values that go one by one, and the structure, which only holds as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.graph.edits.config import trimmed
from core.graph.project import Project
from core.graph.records import Graph, Layer

Key = tuple[str, ...]
Leaves = Mapping[Key, object]
CONSTANT, BLOCK, CALL, MODEL = "constant", "block", "call", "model"  # values
GRAPH, LAYER, CALLS, LINK, ENDS = "graph", "layer", "calls", "link", "ends"  # structure
NAME, CLASS, NOTE, CONFIG = "name", "class", "note", "config"
NOTHING = object()


def values_of(project: Project) -> dict[Key, object]:
    """Constants, and what blocks, calls and models hold; settings that equal their defaults are left out."""
    found: dict[Key, object] = {(CONSTANT, name): value for name, value in project.constants.items()}
    for graph in project.graphs.values():
        for layer in graph.layers.values():
            found |= {(BLOCK, graph.id, layer.id, *path): value for path, value in _of_layer(layer)}
            for call in layer.calls:
                found |= {(CALL, graph.id, call.id, name): value for name, value in call.arguments.items()}
        for model in graph.models.values():
            told = {
                NAME: model.name,
                NOTE: _said(model.note),
                "trainable": model.trainable,
                "sequential": model.sequential,
            }
            found |= {(MODEL, graph.id, model.id, name): value for name, value in told.items()}
    return found


def _of_layer(layer: Layer) -> Iterator[tuple[Key, object]]:
    yield (NAME,), layer.name
    yield (CLASS,), layer.class_name
    yield (NOTE,), _said(layer.note)
    yield from (((CONFIG, name), value) for name, value in trimmed(layer.class_name, layer.config).items())


def _said(note: str) -> str:
    """A note as a comment can hold it: without spaces around and in a row, which code does not tell apart."""
    lines = ("".join(letter if letter.isprintable() else " " for letter in line) for line in note.strip().splitlines())
    return "\n".join(" ".join(line.split()) for line in lines)


def structure_of(project: Project) -> dict[Key, object]:
    """Which graphs, blocks, calls, links and models there are."""
    found: dict[Key, object] = {}
    for graph in project.graphs.values():
        found[GRAPH, graph.id] = True
        found |= dict(_of_graph(graph))
    return found


def _of_graph(graph: Graph) -> Iterator[tuple[Key, object]]:
    for layer in graph.layers.values():
        yield (LAYER, graph.id, layer.id), True
        yield (CALLS, graph.id, layer.id), tuple(call.id for call in layer.calls)
    for target, source in graph.links.items():
        yield (LINK, graph.id, target.call, target.port), source
    for model in graph.models.values():
        yield (ENDS, graph.id, model.id), (model.inputs, model.outputs)


def differing(before: Leaves, after: Leaves) -> list[Key]:
    """The keys that are new, gone or hold something else."""
    keys = dict.fromkeys((*before, *after))
    return [key for key in keys if not alike(before.get(key, NOTHING), after.get(key, NOTHING))]


def alike(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other
