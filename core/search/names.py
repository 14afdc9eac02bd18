"""What a search changes, as a person names it, and the way back: blocks by their names."""

from __future__ import annotations

from collections.abc import Iterator

from core.graph.edits.search import SEARCHED_OF_PLAN, place_of
from core.graph.project import Project
from core.graph.records import Graph

GONE = "(gone)"


def name_of(what: str, project: Project) -> str:
    """`layer:g1/l3:rate` as `hidden.rate`, on another canvas than the first `encoder/hidden.rate`."""
    kind, _, name = what.partition(":")
    if kind == "optimizer":
        return f"optimizer.{name}"
    if kind != "layer":
        return name
    graph, layer, setting = place_of(name)
    held = project.graphs.get(graph)
    block = held.layers.get(layer) if held else None
    if held is None or block is None:
        return f"{GONE}.{setting}"
    return f"{_canvas(held, project)}{block.name}.{setting}"


def named(name: str, project: Project) -> str | None:
    """What a name means; None where there is nothing called so."""
    if name in project.constants:
        return f"constant:{name}"
    if name in SEARCHED_OF_PLAN:
        return f"plan:{name}"
    block, dot, setting = name.rpartition(".")
    if block == "optimizer":
        return f"optimizer:{setting}"
    canvas, _, block = block.rpartition("/")
    graph = next((one for one in project.graphs.values() if canvas and one.name == canvas), project.main)
    layer = graph.layer_named(block) if dot else None
    return f"layer:{graph.id}/{layer.id}:{setting}" if layer else None


def known(project: Project) -> Iterator[str]:
    """What can be named, blocks without their settings."""
    yield from (*project.constants, *SEARCHED_OF_PLAN, "optimizer.learning_rate")
    for graph in project.graphs.values():
        yield from (f"{_canvas(graph, project)}{block.name}.…" for block in graph.layers.values())


def _canvas(graph: Graph, project: Project) -> str:
    return "" if graph is project.main else f"{graph.name}/"
