"""Writes the statements of one graph onto a page, at the top level or in a function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.codegen import sequential, variables
from core.codegen.body import Body, Fresh, Scope
from core.codegen.builders import Part
from core.codegen.models import Models, Titles
from core.codegen.names import Names
from core.codegen.page import Page
from core.codegen.request import Request
from core.codegen.values import Values
from core.values import ModelRef


@dataclass(frozen=True)
class Place:
    """Where a graph is written: the page, the names of its scope, the models in sight, how to build one anew."""

    page: Page
    names: Names
    models: Mapping[ModelRef, str]
    fresh: Fresh


def write_part(request: Request, values: Values, part: Part, place: Place, titles: Titles) -> None:
    """The calls and models of a part of a graph; the variables are planned for the whole graph."""
    part = _without_faults(request, part, place.page)
    stacks, _ = sequential.stacks(part.graph, part.models)
    apart = sequential.apart(stacks)
    planned = variables.plan(request.project, part.graph, place.names, place.models, apart)
    sequential.reach(stacks, planned, titles.variables)
    body = Body(part.graph, Scope(place.page, values, planned, place.models, place.fresh), request.needed(part.graph))
    Models(body, titles, request.strict).write(part.models, stacks, part.calls, part.uncalled)


def _without_faults(request: Request, part: Part, page: Page) -> Part:
    """The part without the models that are sequential only by declaration; raises for those in strict writing."""
    _, faults = sequential.stacks(part.graph, part.models)
    for fault in faults:
        if request.strict:
            raise fault
        page.remark(str(fault), [(fault.graph, fault.model)])
    refused = {fault.model for fault in faults}
    return replace(part, models=tuple(model for model in part.models if model.id not in refused))
