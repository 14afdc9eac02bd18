"""Project to text and back: the whole `.loom` format, without a disk."""

from __future__ import annotations

from core.graph.project import Project
from core.project.errors import BadRecord, NotAProject, ProjectError, Unwritable, described
from core.project.migrations import VERSION, Tree, brought_up_to_date
from core.project.parsing import Json, check_limits, parse
from core.project.printing import SpreadDict, to_text
from core.project.references import check_references
from core.project.schema import PROJECT

FORMAT = "layerloom"
_HERE = "project"


def dumps(project: Project) -> str:
    """The text of a project, always the same for the same one. Raises Unwritable if it could not be read back."""
    try:
        check_references(project)
        tree = SpreadDict({"format": FORMAT, "version": VERSION, **_fields(project)})
        check_limits(tree, _HERE)
        text = to_text(tree)
        text.encode("utf-8")
    except (ProjectError, TypeError, ValueError, RecursionError) as problem:
        raise Unwritable(f"the project cannot be saved as it is: {problem}") from problem
    return text


def loads(text: str, where: str = _HERE) -> Project:
    """The project that `text` holds; `where` names it in errors. Raises a ProjectError and nothing else."""
    tree = brought_up_to_date(*_header(parse(text, where), where), where)
    try:
        return _project(tree)
    except BadRecord as problem:
        raise problem.in_file(where) from None


def _project(tree: Tree) -> Project:
    if "graphs" not in tree:
        raise BadRecord('"graphs" is missing, and a project needs one graph at least. Add it.')
    project = PROJECT.decode(tree)
    check_references(project)
    return project


def _fields(project: Project) -> Tree:
    tree = PROJECT.encode(project)
    return tree if isinstance(tree, dict) else {}


def _header(tree: Json, where: str) -> tuple[Tree, int]:
    if not isinstance(tree, dict):
        raise NotAProject(where, f"the file holds {described(tree)}.")
    if tree.get("format") != FORMAT:
        raise NotAProject(where, f'"format" is not "{FORMAT}".')
    version = tree.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        found = described(version) if "version" in tree else "nothing"
        raise BadRecord(f"expected a whole number from 1, found {found}.", (".version",), where)
    return tree, version
