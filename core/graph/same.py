"""Which graphs and blocks of two projects are the same ones, for comparing them.

Blocks are the same where they have the same id and name, else the same name; of graphs that share at least half of
their blocks so, also where they have the same id and class. So two versions of one project compare through renames, and
two projects that were never one by their names.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.graph.project import Project
from core.graph.records import Graph, Layer
from core.values import GraphId, LayerId


def same_graphs(before: Project, after: Project) -> Iterator[tuple[Graph, Graph]]:
    """Each graph with its other self; one that is new or gone with an empty one."""
    by_name = {graph.name: graph for graph in after.graphs.values()}
    taken: set[GraphId] = set()
    for graph in before.graphs.values():
        other = after.graphs.get(graph.id) or by_name.get(graph.name)
        if other is not None and other.id not in taken:
            taken.add(other.id)
            yield graph, other
        else:
            yield graph, Graph(graph.id, graph.name)
    yield from ((Graph(graph.id, graph.name), graph) for graph in after.graphs.values() if graph.id not in taken)


def same_blocks(before: Graph, after: Graph) -> dict[LayerId, LayerId]:
    """The blocks that are in both, by their ids before and after."""
    found: dict[LayerId, LayerId] = {}
    free = dict(after.layers)

    def pair(layer: Layer, other: Layer | None) -> None:
        if other is not None and other.id in free and layer.id not in found:
            found[layer.id] = free.pop(other.id).id

    for layer in before.layers.values():
        own = after.layers.get(layer.id)
        pair(layer, own if own and own.name == layer.name else None)
    for layer in before.layers.values():
        pair(layer, after.layer_named(layer.name))
    for layer in before.layers.values() if 2 * len(found) >= len(before.layers) else ():
        own = after.layers.get(layer.id)
        pair(layer, own if own and own.class_name == layer.class_name else None)
    return found
