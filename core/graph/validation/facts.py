"""What the checks ask of a project more than once, each worked out when the first check wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.catalog.records import Entry
from core.catalog.signature import Signature
from core.catalog.table import load
from core.expressions import Evaluation
from core.graph.order import references
from core.graph.ports import call_signature
from core.graph.problem import Place
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Graph, Layer, Model, Source, flatten
from core.graph.validation.inside import Inside, inside
from core.values import CallId, GraphId, LayerId, LayerRef, ModelId, ModelRef

if TYPE_CHECKING:  # the app shows its window in less time than networkx takes
    import networkx as nx

_SCALARS = (str, int, float, type(None))


@dataclass(frozen=True)
class GraphFacts:
    """One graph and what is known about it."""

    project: Project
    graph: Graph

    @cached_property
    def entries(self) -> Mapping[str, Entry | None]:
        """By class name: the catalogue's entry; None for nested models, custom and unknown classes."""
        names = {layer.class_name for layer in self.graph.layers.values()}
        return {name: None if ":" in name or name == MODEL else load().layer(name) for name in names}

    @cached_property
    def signatures(self) -> Mapping[CallId, Signature | None]:
        """By call: its ports and outputs; None where nobody but Keras can tell."""
        graph = self.graph
        return {
            call: call_signature(self.project, graph, place.layer, place.call) for call, place in graph.places.items()
        }

    @cached_property
    def network(self) -> nx.DiGraph[Any]:
        """The calls, linked as they feed each other; links that hang in the air left out."""
        import networkx as nx

        graph = self.graph
        network: nx.DiGraph[Any] = nx.DiGraph()
        network.add_nodes_from(graph.places)
        network.add_edges_from(
            (source.call, target.call)
            for target, source in graph.links.items()
            if source.call in graph.places and target.call in graph.places
        )
        return network

    @cached_property
    def loops(self) -> tuple[tuple[CallId, ...], ...]:
        """The calls of each knot of loops, in the document's order; every knot is found once."""
        import networkx as nx

        rank = {call: index for index, call in enumerate(self.graph.places)}
        knots = [sorted(found, key=rank.__getitem__) for found in nx.strongly_connected_components(self.network)]
        tight = (tuple(knot) for knot in knots if len(knot) > 1 or self.network.has_edge(knot[0], knot[0]))
        return tuple(sorted(tight, key=lambda knot: rank[knot[0]]))

    @cached_property
    def looped(self) -> frozenset[CallId]:
        """All calls of loops."""
        return frozenset(call for knot in self.loops for call in knot)

    @cached_property
    def order(self) -> tuple[CallId, ...]:
        """Every call after those that feed it; the calls of loops at the end."""
        import networkx as nx

        if not self.looped:
            return tuple(nx.topological_sort(self.network))
        free = self.network.subgraph(call for call in self.network if call not in self.looped)
        return (*nx.topological_sort(free), *(call for knot in self.loops for call in knot))

    @cached_property
    def held(self) -> tuple[tuple[Layer, str, ModelRef | LayerRef], ...]:
        """Every reference in the settings of a block: the block, the setting, and what it refers to."""
        return tuple(
            (layer, field, ref)
            for layer in self.graph.layers.values()
            for field, value in layer.config.items()
            if not isinstance(value, _SCALARS)
            for ref in references(value)
        )

    @cached_property
    def inputs(self) -> tuple[CallId, ...]:
        """The calls of the input blocks."""
        return tuple(call for call, place in self.graph.places.items() if place.layer.class_name == INPUT)

    @cached_property
    def insides(self) -> Mapping[ModelId, Inside]:
        return {model_id: inside(self.graph, model) for model_id, model in self.graph.models.items()}

    @cached_property
    def declared(self) -> frozenset[Source]:
        """The outputs of all models."""
        return frozenset(source for model in self.graph.models.values() for _, source in flatten(model.outputs))

    def entry(self, layer: Layer) -> Entry | None:
        return self.entries[layer.class_name]

    def gives(self, source: Source) -> bool:
        """Whether there is such an output, as far as anybody but Keras can tell."""
        known = self.signatures.get(source.call)
        there = source.call in self.graph.places and source.output >= 0
        return there and (known is None or known.outputs is None or source.output < len(known.outputs))

    def at_layer(self, layer: Layer, field: str | None = None) -> Place:
        return Place(self.graph.id, layer.id, field=field)

    def at_call(self, call: CallId, port: str | None = None, output: int | None = None) -> Place:
        """The place of a call, or of one of its ports."""
        found = self.graph.places.get(call)
        return Place(self.graph.id, found.layer.id if found else None, call, port, output)

    def at_graph(self) -> Place:
        return Place(self.graph.id)

    def at_model(self, model: Model) -> Place:
        return Place(self.graph.id, model=model.id)


@dataclass(frozen=True)
class Facts:
    """The whole project and what is known about it."""

    project: Project

    @cached_property
    def graphs(self) -> Mapping[GraphId, GraphFacts]:
        return {graph_id: GraphFacts(self.project, graph) for graph_id, graph in self.project.graphs.items()}

    @cached_property
    def uses(self) -> nx.DiGraph[Any]:
        """Which graph holds models of which, with a block that does (`layer`)."""
        import networkx as nx

        uses: nx.DiGraph[Any] = nx.DiGraph()
        uses.add_nodes_from(self.graphs)
        for graph_id, graph in self.graphs.items():
            for layer, _, ref in graph.held:
                if isinstance(ref, ModelRef) and ref.graph in self.graphs and not uses.has_edge(graph_id, ref.graph):
                    uses.add_edge(graph_id, ref.graph, layer=layer)
        return uses

    @cached_property
    def evaluation(self) -> Evaluation:
        """Works out expressions, each constant once for all fields."""
        return Evaluation(self.project.constants)

    @cached_property
    def rank(self) -> Mapping[tuple[GraphId, LayerId], int]:
        """The place of every block in the document."""
        keys = ((graph.id, layer) for graph in self.project.graphs.values() for layer in graph.layers)
        return {key: index for index, key in enumerate(keys)}
