"""The exported file as a whole: imports, constants, functions, then the models one below the other."""

from __future__ import annotations

from collections.abc import Iterator

from core.codegen import functions
from core.codegen.builders import Builder, Part, builders
from core.codegen.building import Building
from core.codegen.constants import needed, write_constants
from core.codegen.file import Section, assembled
from core.codegen.generated import Generated
from core.codegen.imports import Imports
from core.codegen.layout import STEP, assignment, returned
from core.codegen.literals import quoted
from core.codegen.models import Titles
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.request import Request
from core.codegen.source import dictionary
from core.codegen.training.tools import Toolbox
from core.codegen.training.write import Training, seeded
from core.codegen.values import Values
from core.codegen.writing import Place, write_part
from core.errors import LayerLoomError
from core.graph.order import calls_of_models
from core.graph.plan import TrainingPlan
from core.graph.records import Graph, Model
from core.values import Code, ModelRef


class Script:
    """One file. Names are given before anything is written: constants, functions, classes, models, layers.

    With a plan, the model of the plan is trained below.
    """

    def __init__(self, request: Request, plan: TrainingPlan | None = None) -> None:
        self._request, self._plan, self._names, self._imports = request, plan, Names(), Imports()
        self._constants = {name: self._names.give(name) for name in request.project.constants}
        layers = (layer for graph in request.graphs() for layer in graph.layers.values())
        self._foreign = functions.named(functions.foreign_in(layers), self._names)
        self._values = Values(self._imports, self._foreign, self._constants)
        self._builders = tuple(builder for graph in request.graphs() for builder in self._functions_of(graph))
        self._building = Building(request, self._values, self._builders, self._names.inner())
        self._tools = Toolbox(self._names, self._imports)
        self._models = {ref: self._names.give(model.name) for ref, model in self._kept()}

    def written(self) -> Generated:
        code = list(self._code())
        built = [Section(self._building.function(builder), apart=True) for builder in self._builders]
        last = list(self._as_script() if self._request.flat else self._as_functions())
        first = [Section(self._seeds())] if self._plan and self._request.flat else []
        tools = [Section(page, apart=True) for page in self._tools.pages()]
        return assembled(self._imports, [*first, Section(self._constants_page()), *code, *tools, *built, *last])

    def _constants_page(self) -> Page:
        """All constants of the project, or, in a part of it, those that the code above turned out to use."""
        known, request = self._request.project.constants, self._request
        wanted = known if request.whole else needed(known, self._values.used)
        return write_constants(wanted, self._values, request.strict)

    def _code(self) -> Iterator[Section]:
        for thing, name in self._foreign.items():
            if isinstance(thing, Code):
                page = Page()
                page.put(functions.written(thing, name, self._imports))
                yield Section(page, apart=True)

    def _as_functions(self) -> Iterator[Section]:
        """A function that calls the others, where there are several; run as a program the file trains or shows."""
        kept = [builder for builder in self._builders if any(ref in self._models for ref in builder.part.refs)]
        if self._plan:
            yield from self._trained_in_main(self._plan, kept)
            return
        match kept:
            case []:
                return
            case [Builder(takes=()) as only] if len(only.part.refs) == 1:
                yield Section(_program(f"{only.function}().summary()"), apart=True)
            case _:
                everything = self._names.give("build_models")
                yield Section(self._build_all(everything, kept), apart=True)
                model = self._names.give("model")
                shown = (f"for {model} in {everything}().values():", f"    {model}.summary()")
                yield Section(_program(*shown), apart=True)

    def _build_all(self, name: str, kept: list[Builder]) -> Page:
        page, body = Page(), Page().inner()
        page.put(f"def {name}():")
        for builder in kept:
            self._write_call(builder, body)
        found = dictionary((quoted(variable), variable) for variable in self._models.values())
        body.put(returned(found, body.indent))
        page.place(body)
        return page

    def _trained_in_main(self, plan: TrainingPlan, kept: list[Builder]) -> Iterator[Section]:
        page, body = Page(), Page().inner()
        main = self._names.give("main")
        page.put(f"def {main}():")
        seeded(body, plan, self._values)
        body.blank()
        for builder in kept:
            self._write_call(builder, body)
        body.blank()
        body.place(self._training(plan, body.indent))
        page.place(body)
        yield Section(page, apart=True)
        yield Section(_program(f"{main}()"), apart=True)

    def _as_script(self) -> Iterator[Section]:
        """The graph that is written flat between the calls of the functions for the others."""
        page = Page()
        for graph in self._request.graphs():
            if graph.id == self._request.flat:
                page.blank()
                self._write_flat(graph, page)
                page.blank()
            else:
                self._write_calls(graph, page)
        page.trim()
        yield Section(page)
        if self._plan:
            yield Section(self._training(self._plan))

    def _seeds(self) -> Page:
        page = Page()
        if self._plan:
            seeded(page, self._plan, self._values)
        return page

    def _training(self, plan: TrainingPlan, indent: int = 0) -> Page:
        page = Page(indent)
        graph = self._request.project.graphs[plan.model.graph]
        model, variable = graph.models[plan.model.model], self._models[plan.model]
        try:
            Training(plan, graph, model, variable, self._values, self._names, self._tools).write(page)
        except LayerLoomError as fault:
            if self._request.strict:
                raise
            page.remark(str(fault))
        return page

    def _write_flat(self, graph: Graph, page: Page) -> None:
        part = self._whole(graph)
        titles = Titles({ref.model: self._models[ref] for ref in part.refs})
        place = Place(page, self._names, self._models, self._building.fresh(self._names))
        write_part(self._request, self._values, part, place, titles)

    def _whole(self, graph: Graph) -> Part:
        models, whole = self._request.models[graph.id], self._request.whole
        return Part(graph, models, frozenset(graph.places) if whole else calls_of_models(graph, models), whole)

    def _write_calls(self, graph: Graph, page: Page) -> None:
        for builder in self._builders:
            if builder.part.graph is graph and any(ref in self._models for ref in builder.part.refs):
                self._write_call(builder, page)

    def _write_call(self, builder: Builder, page: Page) -> None:
        targets = tuple(self._models.get(ref, "_") for ref in builder.part.refs)
        page.put(assignment(targets, self._building.built(builder, self._models), page.indent))

    def _functions_of(self, graph: Graph) -> list[Builder]:
        request = self._request
        if graph.id == request.flat:
            return []
        models = request.models[graph.id]
        whole = request.whole and (bool(models) or not request.strict)
        return builders(request.project, graph, models, request.fresh, self._names, whole)

    def _kept(self) -> Iterator[tuple[ModelRef, Model]]:
        for graph in self._request.graphs():
            for model in self._request.models[graph.id]:
                ref = ModelRef(graph.id, model.id)
                if ref in self._request.kept:
                    yield ref, model


def _program(*lines: str) -> Page:
    page = Page()
    page.put('if __name__ == "__main__":')
    for line in lines:
        page.put(" " * STEP + line)
    return page
