"""The exported file as a whole: imports, constants, functions, then the models one below the other."""

from __future__ import annotations

from collections.abc import Iterator

from core.codegen import functions
from core.codegen.constants import needed, write_constants
from core.codegen.file import Section, assembled
from core.codegen.flat import script
from core.codegen.functional import ending
from core.codegen.generated import Generated
from core.codegen.layout import STEP
from core.codegen.literals import quoted
from core.codegen.page import Page
from core.codegen.request import Request
from core.codegen.training.start import seeded
from core.codegen.workspace import Workspace, prepared
from core.graph.counted_names import counted_names
from core.graph.plan import TrainingPlan
from core.values import Code

_USUAL_DEPTH = 300  # calls in a row that Python's usual limit of 1,000 frames has room for
_FRAMES_PER_CALL = 12


def written(request: Request, plan: TrainingPlan | None = None) -> Generated:
    """The file; with a plan, its model is trained at the end. What stands on top is only known once all is written."""
    work = prepared(request)
    built = [Section(work.building.function(builder), apart=True) for builder in work.builders]
    last = list(script(work, plan) if request.flat else ending(work, plan))
    tools = [Section(page, apart=True) for page in work.tools.pages()]
    first = [Section(_seeds(work, plan))] if plan and request.flat else []
    first = [Section(page) for page in (_deep(work), _counted(work)) if page] + first
    return assembled(work.imports, [*first, Section(_constants(work)), *_code(work), *tools, *built, *last])


def _depth(work: Workspace) -> int:
    """At most how many calls stand one behind the other in a graph."""
    return max((len(graph.places) for graph in work.request.project.graphs.values()), default=0)


def _deep(work: Workspace) -> Page:
    """Keras walks a graph by recursion, a few frames a call, and Python's usual limit ends that."""
    page = Page()
    if _depth(work) <= _USUAL_DEPTH:
        return page
    limit = -(-(1000 + _depth(work) * _FRAMES_PER_CALL) // 1000) * 1000
    note = "Keras goes through a model by recursion, and this one is deep."
    page.put(f"{work.imports.module('sys')}.setrecursionlimit({limit})", note=note)
    return page


def _counted(work: Workspace) -> Page:
    """Keras counts what has no name, operators and masks, past the names that layers have."""
    page, request = Page(), work.request
    note = "Keras names operations by counting. Layers have these names already."
    for stem, count in counted_names(request.project, request.graphs()).items():
        statement = f"{work.imports.module('keras')}.backend.get_uid({quoted(stem)})"
        if count > 1:
            page.put(f"for _ in range({count}):", note=note)
        page.put(f"{' ' * STEP}{statement}" if count > 1 else statement, note="" if count > 1 else note)
        note = ""
    return page


def _seeds(work: Workspace, plan: TrainingPlan) -> Page:
    page = Page()
    seeded(page, plan, work.values)
    return page


def _constants(work: Workspace) -> Page:
    """All constants of the project, or, in a part of it, those that turned out to be used."""
    known, request = work.request.project.constants, work.request
    wanted = known if request.whole else needed(known, work.values.used_constants)
    return write_constants(wanted, work.values, request.strict)


def _code(work: Workspace) -> Iterator[Section]:
    """The functions that came with the project, of which any is used."""
    for thing, name in work.foreign.items():
        if isinstance(thing, Code) and thing in work.values.used_code:
            page = Page()
            page.put(functions.written(thing, name, work.imports))
            yield Section(page, apart=True)
