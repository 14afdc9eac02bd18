"""Edits of whole graphs: add, rename, remove."""

from __future__ import annotations

from dataclasses import replace

from core.graph.edits.change import put
from core.graph.edits.find import graph_of
from core.graph.edits.models import check_unused
from core.graph.edits.names import next_graph_id, unique
from core.graph.edits.refusals import BadName, LastGraph, NameTaken
from core.graph.project import Project
from core.graph.records import Graph
from core.values import GraphId, ModelRef


def add_graph(project: Project, name: str = "graph") -> Project:
    """Adds an empty graph; its id is `next_graph_id`, its name is made unique."""
    _check_graph_name(name)
    return project.with_graph(Graph(next_graph_id(project), unique(name, graph_names(project))))


def rename_graph(project: Project, graph_id: GraphId, name: str) -> Project:
    graph = graph_of(project, graph_id)
    if graph.name == name:
        return project
    _check_graph_name(name)
    if name in graph_names(project):
        raise NameTaken(name, "A graph")
    return put(project, replace(graph, name=name))


def remove_graph(project: Project, graph_id: GraphId) -> Project:
    """Takes a graph away, and the training plan if it trains a model of it. Refused while its models are in use."""
    graph = graph_of(project, graph_id)
    if len(project.graphs) == 1:
        raise LastGraph(graph_id)
    check_unused(project, [ModelRef(graph_id, model) for model in graph.models], but=graph_id)
    left = {other: kept for other, kept in project.graphs.items() if other != graph_id}
    plan = None if project.plan is not None and project.plan.model.graph == graph_id else project.plan
    return replace(project, graphs=left, plan=plan)


def graph_names(project: Project) -> frozenset[str]:
    return frozenset(graph.name for graph in project.graphs.values())


def _check_graph_name(name: str) -> None:
    if not name.strip() or not name.isprintable():
        raise BadName(name, "it is empty or cannot be shown", "Type a name.")
