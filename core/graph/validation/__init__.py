"""All checks of a document. They never raise, whatever a file brings, and tell everything they find at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.graph.muting import without_muted
from core.graph.problem import Problem, Severity
from core.graph.project import Project
from core.graph.validation.classes import call_counts, classes
from core.graph.validation.constants import constants
from core.graph.validation.dtypes import dtypes
from core.graph.validation.facts import Facts, GraphFacts
from core.graph.validation.fields import check_value
from core.graph.validation.inputs import lone_merges, missing_inputs
from core.graph.validation.levels import shared_across_levels
from core.graph.validation.links import doubled_ports, links
from core.graph.validation.loops import loops, nested_loops, wrapper_loops
from core.graph.validation.masks import lost_masks
from core.graph.validation.models import connected, declared, model_names
from core.graph.validation.muted import muted
from core.graph.validation.names import names
from core.graph.validation.output_names import output_names
from core.graph.validation.plan import plan
from core.graph.validation.reach import loose_ends, unreachable, unused
from core.graph.validation.references import dangling
from core.graph.validation.sequential import chains
from core.graph.validation.settings import call_arguments, layer_settings

__all__ = ["check_value", "validate"]

_OF_GRAPHS: tuple[Callable[[GraphFacts], Iterator[Problem]], ...] = (
    names,
    classes,
    call_counts,
    dangling,
    loops,
    wrapper_loops,
    links,
    doubled_ports,
    missing_inputs,
    lone_merges,
    unreachable,
    lost_masks,
    declared,
    connected,
    chains,
    output_names,
    loose_ends,
    unused,
)
_OF_SETTINGS: tuple[Callable[[Facts, GraphFacts], Iterator[Problem]], ...] = (layer_settings, call_arguments)
_OF_PROJECTS: tuple[Callable[[Facts], Iterator[Problem]], ...] = (
    constants,
    nested_loops,
    model_names,
    dtypes,
    shared_across_levels,
    plan,
)


def validate(project: Project) -> tuple[Problem, ...]:
    """Everything that is wrong or doubtful: errors first, then by place in the document.

    Muted calls are looked at for nothing but what they hand on.
    """
    facts = Facts(without_muted(project))
    found = [*muted(project), *(problem for check in _OF_PROJECTS for problem in check(facts))]
    for graph in facts.graphs.values():
        found += (problem for check in _OF_GRAPHS for problem in check(graph))
        found += (problem for settings in _OF_SETTINGS for problem in settings(facts, graph))
    rank = Facts(project).rank
    beyond = len(rank)
    order = {severity: index for index, severity in enumerate(Severity)}

    def key(problem: Problem) -> tuple[int, int]:
        graph, layer = problem.place.graph, problem.place.layer
        return order[problem.severity], rank.get((graph, layer), beyond) if graph and layer else beyond

    return tuple(sorted(found, key=key))
