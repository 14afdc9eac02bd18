"""The edit that makes nested models of repeated stretches: one for each, for their weights are their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import takewhile

from core.graph.edits.find import graph_of
from core.graph.edits.grouping import NO_SPECS, Specs, group
from core.graph.edits.names import next_call_id, valid
from core.graph.edits.refusals import CannotGroup
from core.graph.edits.selection import selection
from core.graph.project import Project
from core.graph.records import Graph, Source
from core.values import CallId, GraphId

_SHORTEST = 3  # of a name that tells something


def nest(project: Project, graph_id: GraphId, parts: Iterable[Collection[CallId]], specs: Specs = NO_SPECS) -> Project:
    """Groups each stretch of calls into a model of its own, named after what its blocks' names have in common.

    `specs` is as for `group`. Stretches that would tear a shared layer or a model apart stay as they are; raises
    CannotGroup where all would.
    """
    known, refusal = dict(specs), CannotGroup("there is nothing to group")
    before = project
    for number, part in enumerate(parts, start=1):
        graph = graph_of(project, graph_id)
        try:
            chosen = selection(project, graph, part)
            call = next_call_id(graph)
            project = group(project, graph_id, part, name_of(graph, part) or f"block_{number}", known)
        except CannotGroup as refused:
            refusal = refused
            continue
        for index, source in enumerate(chosen.outputs):
            if source in known:
                known[Source(call, index)] = known[source]
    if project is before:
        raise refusal
    return project


def name_of(graph: Graph, calls: Collection[CallId]) -> str:
    """What the names of the blocks begin with, if that says anything; else nothing."""
    names = [graph.places[call].layer.name for call in calls]
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    stem = "".join(letters[0] for letters in same).rstrip("_.-/")
    return valid(stem) if len(stem) >= _SHORTEST and not stem.isdigit() else ""
