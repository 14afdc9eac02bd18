"""What is to be written: which models, on which graphs, and which of those become functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from core.codegen.builders import fresh_in, shared_in
from core.codegen.errors import UnknownModel
from core.graph.order import calls_of_models, graph_order, models_needed
from core.graph.project import Project
from core.graph.records import Graph, Model
from core.values import CallId, GraphId, ModelRef

Style = Literal["script", "function"]


@dataclass(frozen=True)
class Request:
    """`models` has the graphs in the order of writing, each with the models wanted of it.

    `flat` is the graph whose statements stand at the top level, the others become functions. `fresh` are the models
    that some block builds anew, `kept` those that get a variable. `whole`: what no model needs is written too.
    `strict`: a fault in what a model needs is raised, not remarked upon. `large`: the data don't fit into the memory.
    """

    project: Project
    models: Mapping[GraphId, tuple[Model, ...]]
    flat: GraphId | None
    fresh: frozenset[ModelRef]
    kept: frozenset[ModelRef]
    whole: bool
    strict: bool
    large: bool = False

    def needed(self, graph: Graph) -> frozenset[CallId]:
        """The calls of a graph that must not fail."""
        return calls_of_models(graph, self.models[graph.id]) if self.strict else frozenset()

    def graphs(self) -> tuple[Graph, ...]:
        return tuple(self.project.graphs[graph] for graph in self.models)


def requested(
    project: Project, names: Iterable[str] | None, style: Style, draft: bool, trained: ModelRef | None = None
) -> Request:
    """What the names stand for, all models without any; a trained model is written with what it needs, and no more.

    Raises UnknownModel, ModelsInALoop.
    """
    whole = names is None and trained is None
    refs = _all(project) if whole else [ref for name in names or () for ref in _named(project, name)]
    refs += [trained] if trained and trained not in refs else []
    if whole:
        models = {graph: tuple(project.graphs[graph].models.values()) for graph in graph_order(project)}
    else:
        models = models_needed(project, refs)
    graphs = [project.graphs[graph] for graph in models]
    fresh = frozenset(ref for graph in graphs for ref in fresh_in(graph))
    shared = (ref for graph in graphs for layer in graph.layers.values() for ref in shared_in(layer))
    flat = _flat(project, refs, models, fresh) if style == "script" else None
    return Request(project, models, flat, fresh, frozenset(refs).union(shared), whole, not draft)


def _all(project: Project) -> list[ModelRef]:
    return [ModelRef(graph.id, model) for graph in project.graphs.values() for model in graph.models]


def _named(project: Project, name: str) -> list[ModelRef]:
    found = [ref for ref in _all(project) if _name(project, ref) == name]
    if not found:
        raise UnknownModel(name, tuple(_name(project, ref) for ref in _all(project)))
    return found


def _name(project: Project, ref: ModelRef) -> str:
    return project.graphs[ref.graph].models[ref.model].name


def _flat(
    project: Project, refs: list[ModelRef], models: Mapping[GraphId, object], fresh: frozenset[ModelRef]
) -> GraphId | None:
    """The main canvas, or the one that holds what is asked for; a graph that is built anew has to be a function."""
    asked = {ref.graph for ref in refs}
    wanted = asked.pop() if len(asked) == 1 else project.main.id if project.graphs else None
    return wanted if wanted in models and all(ref.graph != wanted for ref in fresh) else None
