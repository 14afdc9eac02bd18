"""Muted calls that cannot hand anything on, as only a file made by other means can hold them."""

from __future__ import annotations

from collections.abc import Iterator

from core.graph.passing import first_fed
from core.graph.problem import Place, Problem, Repair, Severity
from core.graph.project import Project
from core.graph.records import INPUT, Graph
from core.graph.validation.words import call_called
from core.values import CallId


def muted(project: Project) -> Iterator[Problem]:
    for graph in project.graphs.values():
        for layer in graph.layers.values():
            for call in layer.calls:
                if call.muted and (layer.class_name == INPUT or first_fed(project, graph, call.id) is None):
                    yield _nothing_to_hand_on(graph, call.id)


def _nothing_to_hand_on(graph: Graph, call: CallId) -> Problem:
    place = Place(graph.id, graph.places[call].layer.id, call)
    arguments = {"graph_id": graph.id, "calls": (call,), "muted": False}
    return Problem(
        Severity.WARNING,
        f"{call_called(graph, call)} is muted, and nothing feeds it that it could hand on.",
        place,
        "Link its input, or unmute it.",
        "muted",
        (Repair("Unmute it", "set_muted", arguments),),
    )
