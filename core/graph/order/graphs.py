"""The order in which graphs are made, and which models another one needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.errors import LayerLoomError
from core.graph.order.calls import calls_of
from core.graph.order.references import models_used, references
from core.graph.order.sorting import first_in_document, loop_in
from core.graph.project import Project
from core.graph.records import Graph, Model
from core.values import GraphId, LayerId, LayerRef, ModelRef


class ModelsInALoop(LayerLoomError):
    """Graphs whose models contain each other."""

    def __init__(self, path: tuple[GraphId, ...], names: tuple[str, ...]) -> None:
        super().__init__(f"The graphs {' → '.join(names)} use each other's models. Take one of those blocks out.")
        self.path = path


def graph_order(project: Project) -> tuple[GraphId, ...]:
    """The graphs, nested ones before those that use them, otherwise in the document's order. Raises ModelsInALoop."""
    order = graph_order_up_to_loops(project)
    if len(order) < len(project.graphs):
        path = loop_in(_uses(project))
        raise ModelsInALoop(path, tuple(project.graphs[graph].name for graph in path))
    return order


def graph_order_up_to_loops(project: Project) -> tuple[GraphId, ...]:
    """The same, without the graphs whose models contain each other and those that use them."""
    return first_in_document(list(project.graphs), _uses(project))


def models_needed(project: Project, refs: Iterable[ModelRef]) -> dict[GraphId, tuple[Model, ...]]:
    """By graph, in the order of `graph_order`: the models given and all that they contain, in the document's order."""
    needed: set[ModelRef] = set()
    waiting = list(refs)
    while waiting:
        ref = waiting.pop()
        model = project.model(ref)
        if model is not None and ref not in needed:
            needed.add(ref)
            waiting += _models_in(project.graphs[ref.graph], model)
    graphs = (project.graphs[graph] for graph in graph_order(project) if any(ref.graph == graph for ref in needed))
    return {
        graph.id: tuple(model for model in graph.models.values() if ModelRef(graph.id, model.id) in needed)
        for graph in graphs
    }


def _models_in(graph: Graph, model: Model) -> Iterator[ModelRef]:
    """The models that the blocks of a model hold, blocks that only a wrapper refers to among them."""
    waiting = [graph.places[call].layer.id for call in calls_of(graph, model.inputs, model.outputs)]
    seen: set[LayerId] = set()
    while waiting:
        layer = waiting.pop()
        if layer in seen or layer not in graph.layers:
            continue
        seen.add(layer)
        for ref in references(graph.layers[layer].config):
            if isinstance(ref, LayerRef):
                waiting.append(ref.layer)
            else:
                yield ref


def _uses(project: Project) -> dict[GraphId, list[GraphId]]:
    return {
        graph.id: list(dict.fromkeys(ref.graph for _, ref in models_used(graph) if ref.graph in project.graphs))
        for graph in project.graphs.values()
    }
