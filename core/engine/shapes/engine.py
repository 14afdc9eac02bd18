"""The shape engine: keeps the answers of a whole project up to date, graph by graph, nested ones first."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple

from core.engine.errors import CannotMake
from core.engine.shapes.nested import NestedModel
from core.engine.shapes.oracle import Oracle
from core.engine.shapes.plans import Plans
from core.engine.shapes.recipes import Recipes
from core.engine.shapes.summary import summaries
from core.engine.shapes.walk import Walk
from core.engine.shapes.weights import Ledgers
from core.graph.muting import without_muted
from core.graph.order import graph_order_up_to_loops, models_used
from core.graph.project import Project
from core.graph.records import Graph
from core.protocol.answers import CallShapes, ModelSummary
from core.values import GraphId, ModelRef


class Changes(NamedTuple):
    """Answers that differ from those given before."""

    calls: tuple[CallShapes, ...]
    models: tuple[ModelSummary, ...]


class _Done(NamedTuple):
    """A graph as it was when its answers were last complete, with the models that its blocks hold."""

    graph: Graph
    round: int
    nested: tuple[NestedModel | None, ...]


class ShapeEngine:
    """Answers for the calls and models of a project; `update` again after each edit.

    `trusted` lets the project's code run (custom classes, the functions of Lambda layers). An `oracle` that another
    engine of the same trust has asked spares the asking.
    """

    def __init__(self, trusted: bool = False, oracle: Oracle | None = None) -> None:
        self._project = Project({})
        self._walks: dict[GraphId, Walk] = {}
        self._nested: dict[ModelRef, NestedModel] = {}
        self._done: dict[GraphId, _Done] = {}
        self._plans = Plans()
        self._complete: set[GraphId] = set()
        self._summaries: dict[ModelRef, ModelSummary] = {}
        self._recipes = Recipes(trusted, self._nested_model, oracle or Oracle())

    def update(self, project: Project) -> Changes:
        """Ask what has to be asked, and tell what changed."""
        told = list(self.changes(project))
        return Changes(
            tuple(answer for answer in told if isinstance(answer, CallShapes)),
            tuple(answer for answer in told if isinstance(answer, ModelSummary)),
        )

    def changes(self, project: Project) -> Generator[CallShapes | ModelSummary, None, None]:
        """The same, as the answers come. May be given up half-way: the next update goes on from there."""
        self._project = project = without_muted(project)
        self._complete = set()
        ledgers = Ledgers(project, self._walks.__getitem__, self._plans)
        self._recipes.begin(project, ledgers)
        self._drop_gone()
        for graph in self._graphs():
            yield from self._of_graph(graph)
            self._complete.add(graph.id)
        yield from self._of_models(ledgers)

    @property
    def calls(self) -> tuple[CallShapes, ...]:
        """All answers, by graph and in the document's order."""
        return tuple(
            answer
            for graph in self._project.graphs.values()
            for call in graph.places
            if (answer := self._walks[graph.id].answer(call)) is not None
        )

    @property
    def models(self) -> tuple[ModelSummary, ...]:
        return tuple(self._summaries.values())

    def _graphs(self) -> Iterator[Graph]:
        order = graph_order_up_to_loops(self._project)
        yield from (self._project.graphs[graph] for graph in order)
        yield from (graph for graph in self._project.graphs.values() if graph.id not in order)

    def _of_graph(self, graph: Graph) -> Iterator[CallShapes]:
        walk = self._walks.setdefault(graph.id, Walk(self._recipes))
        before = self._done.pop(graph.id, None)
        now = _Done(graph, self._recipes.round, tuple(self._usable(ref) for _, ref in models_used(graph)))
        if before is None or not _same_structure(before.graph, graph):
            self._forget_nested(graph.id)
        if before is None or before.graph is not graph or before[1:] != now[1:]:
            for answer in walk.update(graph, self._plans.order(graph)):
                self._forget_nested(graph.id)
                yield answer
        self._done[graph.id] = now

    def _of_models(self, ledgers: Ledgers) -> Iterator[ModelSummary]:
        before, self._summaries = self._summaries, {}
        for summary in summaries(self._project, self._walks, ledgers, self._plans):
            ref = ModelRef(summary.graph, summary.model)
            self._summaries[ref] = summary
            if before.get(ref) != summary:
                yield summary

    def _nested_model(self, ref: ModelRef) -> NestedModel:
        model = self._project.model(ref)
        if model is None:
            raise CannotMake("The model that it holds is gone. Choose another.")
        if ref.graph not in self._complete:
            raise CannotMake(f"Model {model.name} contains this very block, so neither can be made first.")
        if ref not in self._nested:
            graph = self._project.graphs[ref.graph]
            self._nested[ref] = NestedModel(
                graph, model, self._walks[ref.graph], self._recipes, self._plans.calls(graph, model)
            )
        return self._nested[ref]

    def _usable(self, ref: ModelRef) -> NestedModel | None:
        usable = self._project.model(ref) is not None and ref.graph in self._complete
        return self._nested_model(ref) if usable else None

    def _forget_nested(self, graph: GraphId) -> None:
        for ref in [ref for ref in self._nested if ref.graph == graph]:
            del self._nested[ref]

    def _drop_gone(self) -> None:
        for graph in self._walks.keys() - self._project.graphs.keys():
            del self._walks[graph]
            self._done.pop(graph, None)
            self._plans.forget([graph])
            self._forget_nested(graph)


def _same_structure(before: Graph, after: Graph) -> bool:
    return before.layers is after.layers and before.links is after.links and before.models is after.models
