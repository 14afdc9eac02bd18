"""The file as a flat script: one graph at the top level, between the calls of the functions for the others."""

from __future__ import annotations

from collections.abc import Iterator

from core.codegen.builders import Part
from core.codegen.file import Section
from core.codegen.models import Titles
from core.codegen.page import Page
from core.codegen.request import Request
from core.codegen.workspace import Workspace
from core.codegen.writing import Place, write_part
from core.graph.order import calls_of_models
from core.graph.plan import TrainingPlan
from core.graph.records import Graph


def script(work: Workspace, plan: TrainingPlan | None) -> Iterator[Section]:
    """What stands below the functions."""
    page = Page()
    for graph in work.request.graphs():
        if graph.id == work.request.flat:
            page.blank()
            _write(work, graph, page)
            page.blank()
        else:
            for builder in work.kept:
                if builder.part.graph is graph:
                    work.write_call(builder, page)
    page.trim()
    yield Section(page)
    if plan:
        yield Section(work.training(plan))


def _write(work: Workspace, graph: Graph, page: Page) -> None:
    part = _part(work.request, graph)
    titles = Titles({ref.model: work.models[ref] for ref in part.refs})
    place = Place(page, work.names, work.models, work.building.fresh(work.names))
    write_part(work.request, work.values, part, place, titles)


def _part(request: Request, graph: Graph) -> Part:
    models, whole = request.models[graph.id], request.whole
    return Part(graph, models, frozenset(graph.places) if whole else calls_of_models(graph, models), whole)
