"""The project: every graph, the constants their fields use, and how the models are trained. One `.loom` file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from core.graph.plan import TrainingPlan
from core.graph.records import Graph, Layer, Model
from core.graph.tie import Tie
from core.values import GraphId, ModelRef, Value


@dataclass(frozen=True)
class Project:
    """The whole document at one moment. `graphs` keeps the order of creation; the first one is the main canvas."""

    graphs: Mapping[GraphId, Graph] = field(default_factory=lambda: {GraphId("g1"): Graph(GraphId("g1"), "main")})
    constants: Mapping[str, Value] = field(default_factory=dict)
    plan: TrainingPlan | None = None
    tie: Tie | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def main(self) -> Graph:
        return next(iter(self.graphs.values()))

    def model(self, ref: ModelRef) -> Model | None:
        graph = self.graphs.get(ref.graph)
        return graph.models.get(ref.model) if graph else None

    def with_graph(self, graph: Graph) -> Project:
        """The project with `graph` in the place of the one with its id."""
        return replace(self, graphs={**self.graphs, graph.id: graph})

    def with_layer(self, graph_id: GraphId, layer: Layer) -> Project:
        """The project with `layer` in the place of the one with its id on that graph."""
        graph = self.graphs[graph_id]
        return self.with_graph(replace(graph, layers={**graph.layers, layer.id: layer}))


Edit = Callable[[Project], Project]
