"""The door to code generation: a project in, Python source out."""

from __future__ import annotations

from collections.abc import Iterable

from core.codegen.generated import Generated
from core.codegen.page import Page
from core.codegen.request import Style, requested
from core.codegen.script import Script
from core.errors import LayerLoomError
from core.graph.project import Project


def generate(
    project: Project,
    *,
    models: Iterable[str] | None = None,
    style: Style = "script",
    training: bool = False,
    draft: bool = False,
) -> Generated:
    """The project (or the models named, with all that they contain) as one Python file.

    Raises a CodegenError, CallsInALoop, ModelsInALoop or ExpressionError that says where what a model needs cannot be
    written. A `draft`, as the code pane shows it, never raises these: a comment stands in the place of what is missing.
    """
    try:
        return Script(requested(project, models, style, draft)).written()
    except LayerLoomError as fault:
        if not draft:
            raise
        page = Page()
        page.remark(str(fault))
        return Generated("".join(f"{line}\n" for line in page.lines))
