"""Short questions about what validation finds, and the doing of what it offers."""

from __future__ import annotations

from core.graph import edits
from core.graph.problem import Problem, Repair
from core.graph.project import Project
from core.graph.validation import validate


def kinds(project: Project) -> set[str]:
    """The kinds of all findings."""
    return {problem.kind for problem in validate(project)}


def found(project: Project, kind: str) -> Problem:
    """The one finding of a kind."""
    (problem,) = [problem for problem in validate(project) if problem.kind == kind]
    return problem


def repaired(project: Project, repair: Repair) -> Project:
    """The project after the edit that a finding offers."""
    after: Project = getattr(edits, repair.edit)(project, **repair.arguments)
    return after
