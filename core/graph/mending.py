"""Repairs for a call that Keras refused because of a rank: layers to insert on the link, with the shape each gives."""

from __future__ import annotations

from collections.abc import Iterator

from core.graph.acceptance import Mend, Shape, Shapes, mends_for
from core.graph.ports import input_ports
from core.graph.problem import Repair
from core.graph.project import Project
from core.graph.records import Graph, Target
from core.values import CallId


def rank_repairs(project: Project, graph: Graph, call_id: CallId, shapes: Shapes) -> tuple[Repair, ...]:
    """What could be inserted before `call_id` so that every input has a rank its class takes."""
    return tuple(_repairs(project, graph, call_id, shapes))


def _repairs(project: Project, graph: Graph, call_id: CallId, shapes: Shapes) -> Iterator[Repair]:
    for port in input_ports(project, graph, call_id):
        source = graph.links.get(Target(call_id, port.port))
        shape = shapes(source) if source else None
        for mend in mends_for(shape, port.spec.ranks) if shape else ():
            yield _repair(graph, Target(call_id, port.port), mend)


def _repair(graph: Graph, target: Target, mend: Mend) -> Repair:
    arguments = {"graph_id": graph.id, "target": target, "class_name": mend.class_name, "config": mend.config}
    return Repair(f"Insert {mend.class_name} → {_short(mend.shape)}", "insert_layer", arguments)


def _short(shape: Shape) -> str:
    return "×".join("?" if size is None else str(size) for size in shape[1:])
