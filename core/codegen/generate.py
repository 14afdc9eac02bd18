"""The door to code generation: a project in, Python source out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.codegen.generated import Generated
from core.codegen.page import Page
from core.codegen.request import Style, requested
from core.codegen.script import written
from core.codegen.training.errors import PlanNotWritten
from core.errors import LayerLoomError
from core.graph.muting import without_muted
from core.graph.plan import TrainingPlan
from core.graph.precision import with_precision
from core.graph.project import Project


def generate(
    project: Project,
    *,
    models: Iterable[str] | None = None,
    style: Style = "script",
    training: bool = False,
    large: bool = False,
    draft: bool = False,
) -> Generated:
    """The project (or the models named, with all that they contain) as one Python file.

    With `training`, the script reads the data of the training plan and fits the plan's model; it holds that model,
    those named, and what they need. `large` data are never in memory whole: the script keeps samples in files.
    Raises a CodegenError, CallsInALoop, ModelsInALoop or ExpressionError that says where what a model needs cannot be
    written. A `draft`, as the code pane shows it, never raises these: a comment stands in the place of what is missing.
    """
    project = without_muted(project)
    try:
        plan = _plan(project) if training else None
        project = with_precision(project, plan) if plan else project
        style = "function" if plan and plan.folds else style  # every fold builds its model anew
        request = requested(project, models, style, draft, plan.model if plan else None)
        return written(replace(request, large=large), plan)
    except LayerLoomError as fault:
        if not draft:
            raise
        page = Page()
        page.remark(str(fault))
        return Generated("".join(f"{line}\n" for line in page.lines))


def _plan(project: Project) -> TrainingPlan:
    if project.plan is None:
        raise PlanNotWritten("This project has no training plan. Say which data feeds its inputs and outputs first.")
    if project.model(project.plan.model) is None:
        raise PlanNotWritten("The model that the training plan names is not declared any more. Choose another.")
    return project.plan
