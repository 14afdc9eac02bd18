"""The difference between two projects as far as shapes depend on it, so that an edit sends only what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from msgspec import Struct

from core.graph.project import Project
from core.graph.records import Graph, Target
from core.project.schema import PROJECT
from core.values import GraphId, LayerId, ModelId

Key = TypeVar("Key", bound=str | Target)
Held = TypeVar("Held")
_EMPTY = Project({})


class GraphDelta(Struct, frozen=True, omit_defaults=True):
    """What left a graph. `order` holds all layers where the new ones did not simply come last."""

    graph: GraphId
    layers: tuple[LayerId, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    models: tuple[ModelId, ...] = ()
    order: tuple[LayerId, ...] | None = None


class ProjectDelta(Struct, frozen=True, omit_defaults=True):
    """`parts` is a project as in the .loom format, with what is new or changed and with all constants."""

    parts: Any
    gone: tuple[GraphId, ...] = ()
    graphs: tuple[GraphDelta, ...] = ()
    order: tuple[GraphId, ...] | None = None


def between(before: Project | None, after: Project) -> ProjectDelta:
    """What `applied` needs to turn `before` (None: nothing) into `after`. Positions and the plan are left out."""
    old = before or _EMPTY
    changed = {graph.id: graph for graph in after.graphs.values() if graph is not old.graphs.get(graph.id)}
    parts = {graph.id: _new_in(old.graphs.get(graph.id), graph) for graph in changed.values()}
    return ProjectDelta(
        PROJECT.encode(Project(parts, after.constants)),
        tuple(graph for graph in old.graphs if graph not in after.graphs),
        tuple(_gone_from(old.graphs[graph], changed[graph]) for graph in changed if graph in old.graphs),
        _order(old.graphs, after.graphs),
    )


def applied(before: Project | None, delta: ProjectDelta) -> Project:
    """The project that `between` was given as `after`. Raises a ProjectError."""
    parts = PROJECT.decode(delta.parts)
    old = before or _EMPTY
    gone = {graph.graph: graph for graph in delta.graphs}
    merged = {
        graph.id: _merged(old.graphs[graph.id], graph, gone[graph.id]) if graph.id in gone else graph
        for graph in parts.graphs.values()
    }
    graphs = _joined(old.graphs, delta.gone, merged, delta.order)
    return Project(graphs, parts.constants)


def _new_in(before: Graph | None, after: Graph) -> Graph:
    old = before or Graph(after.id, after.name)
    return Graph(
        after.id,
        after.name,
        _changed(old.layers, after.layers),
        {target: source for target, source in after.links.items() if old.links.get(target) != source},
        _changed(old.models, after.models),
    )


def _gone_from(before: Graph, after: Graph) -> GraphDelta:
    return GraphDelta(
        after.id,
        _missing(before.layers, after.layers),
        tuple((target.call, target.port) for target in _missing(before.links, after.links)),
        _missing(before.models, after.models),
        _order(before.layers, after.layers),
    )


def _merged(before: Graph, parts: Graph, gone: GraphDelta) -> Graph:
    return replace(
        parts,
        layers=_joined(before.layers, gone.layers, parts.layers, gone.order),
        links=_joined(before.links, {Target(call, port) for call, port in gone.links}, parts.links, None),  # type: ignore[arg-type]
        models=_joined(before.models, gone.models, parts.models, None),
    )


def _changed(before: Mapping[Key, Held], after: Mapping[Key, Held]) -> dict[Key, Held]:
    return {key: held for key, held in after.items() if before.get(key) is not held}


def _missing(before: Mapping[Key, Held], after: Mapping[Key, Held]) -> tuple[Key, ...]:
    return tuple(key for key in before if key not in after)


def _order(before: Mapping[Key, Held], after: Mapping[Key, Held]) -> tuple[Key, ...] | None:
    usual = [key for key in before if key in after] + [key for key in after if key not in before]
    return None if usual == list(after) else tuple(after)


def _joined(
    before: Mapping[Key, Held], gone: Iterable[Key], new: Mapping[Key, Held], order: Iterable[Key] | None
) -> Mapping[Key, Held]:
    """`before` itself where nothing changed, so that whoever kept it sees that at a glance."""
    gone = tuple(gone)
    if not (gone or new) and order is None:
        return before
    left = {**before, **new}
    for key in gone:
        left.pop(key, None)
    return left if order is None else {key: left[key] for key in order}
