"""What a check finds out about a project: the problems, and what real Keras says about every call and model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.graph.order import call_order_up_to_loops
from core.graph.problem import Place, Problem, Severity
from core.graph.project import Project
from core.graph.records import Graph
from core.graph.validation import validate
from core.protocol.answers import CallShapes, ModelSummary, Status
from core.values import CallId

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True)
class Report:
    """The findings of one check. `calls` stand graph by graph, in the order in which they are computed."""

    project: Project
    problems: tuple[Problem, ...]
    calls: tuple[CallShapes, ...] = ()
    models: tuple[ModelSummary, ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def broken(self) -> bool:
        return self.count(Severity.ERROR) > 0


def report_of(project: Project, answers: Iterable[CallShapes], models: tuple[ModelSummary, ...]) -> Report:
    """The project beside what Keras has said of its calls and models."""
    known = {(answer.graph, answer.call): answer for answer in answers}
    calls = tuple(
        known[graph.id, call]
        for graph in project.graphs.values()
        for call in _in_order(graph)
        if (graph.id, call) in known
    )
    problems = validate(project)
    found = (*problems, *_refusals(project, calls, problems))
    return Report(project, tuple(sorted(found, key=lambda problem: _RANK[problem.severity])), calls, models)


def _in_order(graph: Graph) -> Iterator[CallId]:
    first = call_order_up_to_loops(graph)
    yield from first
    yield from graph.places.keys() - set(first)


def _refusals(project: Project, calls: tuple[CallShapes, ...], known: tuple[Problem, ...]) -> Iterator[Problem]:
    """Calls that Keras refuses, unless the checks have told an error about the same block already."""
    told = {(problem.place.graph, problem.place.layer) for problem in known if problem.severity is Severity.ERROR}
    for answer in calls:
        if answer.status is Status.FAILED and (answer.graph, answer.layer) not in told:
            name = project.graphs[answer.graph].layers[answer.layer].name
            place = Place(answer.graph, answer.layer, answer.call)
            yield Problem(
                Severity.ERROR, f"Keras refuses call {answer.node} of {name}: {answer.reason}", place, kind="refused"
            )
