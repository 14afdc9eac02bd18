"""Copied blocks as text, to paste between windows and through any editor: a small project in the `.loom` format."""

from __future__ import annotations

from collections.abc import Collection

from core.errors import EditRefused
from core.graph.edits.copying import cut_out
from core.graph.project import Project
from core.project.errors import BadRecord, ProjectError
from core.project.text import dumps, loads
from core.values import AnnotationId, GraphId, LayerId

_WHERE = "the clipboard"


class CannotPaste(EditRefused):
    """Text that holds no blocks."""

    def __init__(self, problem: ProjectError) -> None:
        what = f"a damaged copy ({problem})" if isinstance(problem, BadRecord) else "something else"
        super().__init__(
            f"The clipboard holds no blocks but {what}. Copy blocks in LayerLoom first, or the text of a .loom file."
        )
        self.problem = problem


def copy_text(
    project: Project, graph_id: GraphId, layer_ids: Collection[LayerId], annotations: Collection[AnnotationId] = ()
) -> str:
    """The blocks, the links among them, and the nested models and constants they need, as text."""
    return dumps(cut_out(project, graph_id, layer_ids, annotations))


def read_text(text: str) -> Project:
    """The blocks in a text, for `edits.paste`. Raises CannotPaste for any other text."""
    try:
        return loads(text, _WHERE)
    except ProjectError as problem:
        raise CannotPaste(problem) from problem
