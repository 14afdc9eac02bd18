"""Gives all names of a file before anything of it is written, and holds what its parts are written with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.codegen import functions
from core.codegen.builders import Builder, builders
from core.codegen.building import Building
from core.codegen.imports import Imports
from core.codegen.layout import assignment
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.request import Request
from core.codegen.training.tools import Toolbox
from core.codegen.training.write import Training
from core.codegen.values import Values
from core.errors import LayerLoomError
from core.graph.plan import TrainingPlan
from core.graph.records import Graph, Model
from core.project.foreign import Foreign, foreign_in
from core.values import ModelRef


@dataclass(frozen=True)
class Workspace:
    """`foreign` are the names of functions and custom classes, `models` the variables of models at the top level."""

    request: Request
    names: Names
    imports: Imports
    values: Values
    foreign: Mapping[Foreign, str]
    builders: tuple[Builder, ...]
    building: Building
    models: Mapping[ModelRef, str]
    tools: Toolbox

    @property
    def kept(self) -> list[Builder]:
        """The functions of which at least one model gets a variable."""
        return [builder for builder in self.builders if any(ref in self.models for ref in builder.part.refs)]

    def write_call(self, builder: Builder, page: Page) -> None:
        """The call of a function at the top level."""
        targets = tuple(self.models.get(ref, "_") for ref in builder.part.refs)
        page.put(assignment(targets, self.building.built(builder, self.models), page.indent))

    def training(self, plan: TrainingPlan, indent: int = 0, fold: str = "") -> Page:
        """What trains the plan's model, below it; of several folds the one whose number the variable `fold` holds."""
        page = Page(indent)
        graph = self.request.project.graphs[plan.model.graph]
        model, variable = graph.models[plan.model.model], self.models[plan.model]
        try:
            large = self.request.large
            Training(plan, graph, model, variable, self.values, self.names, self.tools, fold, large).write(page)
        except LayerLoomError as fault:
            if self.request.strict:
                raise
            page.remark(str(fault))
        return page


def prepared(request: Request) -> Workspace:
    """Names are given in this order: constants, functions and classes, functions that build, models; layers follow."""
    names, imports = Names(), Imports()
    constants = {name: names.give(name) for name in request.project.constants}
    layers = (layer for graph in request.graphs() for layer in graph.layers.values())
    foreign = functions.named(foreign_in(layers), names)
    values = Values(imports, foreign, constants)
    made = tuple(builder for graph in request.graphs() for builder in _functions_of(request, graph, names))
    building = Building(request, values, made, names.inner())
    tools = Toolbox(names, imports)
    models = {ref: names.give(model.name) for ref, model in _kept(request)}
    return Workspace(request, names, imports, values, foreign, made, building, models, tools)


def _functions_of(request: Request, graph: Graph, names: Names) -> list[Builder]:
    if graph.id == request.flat:
        return []
    models = request.models[graph.id]
    whole = request.whole and (bool(models) or not request.strict)
    return builders(request.project, graph, models, request.fresh, names, whole)


def _kept(request: Request) -> Iterator[tuple[ModelRef, Model]]:
    for graph in request.graphs():
        for model in request.models[graph.id]:
            ref = ModelRef(graph.id, model.id)
            if ref in request.kept:
                yield ref, model
