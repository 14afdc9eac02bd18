"""What differs between two projects: blocks, links, models, constants and the training plan, one change at a time.

Blocks are the same where they have the same id and name, else the same name; of graphs that share at least half of
their blocks so, also where they have the same id and class. So two versions of one project compare through renames, and
two projects that were never one by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from core.graph.flat import flat
from core.graph.project import Project
from core.graph.records import Graph, Layer, Model, Source, Target, flatten
from core.values import GraphId, LayerId

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field. `before` is None where it is new, `after` where it is gone."""

    field: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.field} = {self.after}"
        return (
            f"{self.field} = {self.before}, gone"
            if self.after is None
            else f"{self.field} {self.before} → {self.after}"
        )


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block of a graph, by their names in the later project where it is still there."""

    graph: str
    block: str
    kind: Kind
    class_name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link, its ends as a person names them: `hidden`, `shared[1]`, `lstm.2` for a third output."""

    graph: str
    link: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs. What only looks different (positions, bends, frames) is left out."""

    blocks: tuple[BlockChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    models: tuple[FieldChange, ...] = ()
    constants: tuple[FieldChange, ...] = ()
    plan: tuple[FieldChange, ...] = ()

    def __bool__(self) -> bool:
        return any((self.blocks, self.links, self.models, self.constants, self.plan))


def difference(before: Project, after: Project) -> Difference:
    """The way from one project to another. Equal projects give an empty, false one."""
    pairs = list(_graph_pairs(before, after))
    return Difference(
        tuple(change for pair in pairs for change in _blocks(*pair)),
        tuple(change for pair in pairs for change in _links(*pair)),
        tuple(_fields(_models(before), _models(after))),
        tuple(_fields(flat("", before.constants), flat("", after.constants))),
        tuple(_fields(_plan(before), _plan(after))),
    )


def lines(found: Difference) -> Iterator[str]:
    """A difference as text, a change a line, as `layerloom diff` and a list on screen show it."""
    for block in found.blocks:
        if block.kind == "changed":
            yield from (f"~ {block.block}: {field}" for field in block.fields)
        else:
            yield f"{'+' if block.kind == 'added' else '-'} block {block.block} ({block.class_name})"
    for link in found.links:
        yield f"{'+' if link.kind == 'added' else '-'} link {link.link}"
    for what, changes in (("model", found.models), ("constant", found.constants), ("plan", found.plan)):
        yield from (f"~ {what} {change}" for change in changes)


def _graph_pairs(before: Project, after: Project) -> Iterator[tuple[Graph, Graph]]:
    """Each graph with its other self; one that is new or gone with an empty one."""
    by_name = {graph.name: graph for graph in after.graphs.values()}
    taken: set[GraphId] = set()
    for graph in before.graphs.values():
        other = after.graphs.get(graph.id) or by_name.get(graph.name)
        if other is not None and other.id not in taken:
            taken.add(other.id)
            yield graph, other
        else:
            yield graph, Graph(graph.id, graph.name)
    yield from ((Graph(graph.id, graph.name), graph) for graph in after.graphs.values() if graph.id not in taken)


def _same(before: Graph, after: Graph) -> dict[LayerId, LayerId]:
    """The blocks that are in both, by their ids before and after."""
    found: dict[LayerId, LayerId] = {}
    free = dict(after.layers)

    def pair(layer: Layer, other: Layer | None) -> None:
        if other is not None and other.id in free and layer.id not in found:
            found[layer.id] = free.pop(other.id).id

    for layer in before.layers.values():
        own = after.layers.get(layer.id)
        pair(layer, own if own and own.name == layer.name else None)
    for layer in before.layers.values():
        pair(layer, after.layer_named(layer.name))
    for layer in before.layers.values() if 2 * len(found) >= len(before.layers) else ():
        own = after.layers.get(layer.id)
        pair(layer, own if own and own.class_name == layer.class_name else None)
    return found


def _blocks(before: Graph, after: Graph) -> Iterator[BlockChange]:
    same = _same(before, after)
    for layer in before.layers.values():
        if layer.id not in same:
            yield BlockChange(before.name, layer.name, "removed", layer.class_name)
            continue
        other = after.layers[same[layer.id]]
        changes = tuple(_fields(_of_layer(layer), _of_layer(other)))
        if changes:
            yield BlockChange(after.name, other.name, "changed", other.class_name, changes)
    kept = set(same.values())
    for layer in after.layers.values():
        if layer.id not in kept:
            yield BlockChange(after.name, layer.name, "added", layer.class_name)


def _of_layer(layer: Layer) -> Mapping[str, str]:
    found = {"name": layer.name, "class": layer.class_name, "calls": str(len(layer.calls)), **flat("", layer.config)}
    for node, call in enumerate(layer.calls):
        found |= flat(f"call {node}", call.arguments)
        if call.muted:
            found[f"call {node} muted"] = "True"
    return found | ({"note": layer.note} if layer.note else {})


def _links(before: Graph, after: Graph) -> Iterator[LinkChange]:
    """By the names that blocks have afterwards, so that a rename moves no link."""
    names = {old: after.layers[new].name for old, new in _same(before, after).items()}
    was, now = _links_of(before, names), _links_of(after, {})
    yield from (LinkChange(before.name, link, "removed") for link in was if link not in now)
    yield from (LinkChange(after.name, link, "added") for link in now if link not in was)


def _links_of(graph: Graph, names: Mapping[LayerId, str]) -> dict[str, None]:
    return {_link(graph, target, source, names): None for target, source in graph.links.items()}


def _link(graph: Graph, target: Target, source: Source, names: Mapping[LayerId, str]) -> str:
    end = graph.places[target.call].layer
    port = f".{target.port}" if target.port != "inputs" or end.is_op else ""
    return f"{_end(graph, source, names)} → {_called(graph, target.call, names)}{port}"


def _end(graph: Graph, source: Source, names: Mapping[LayerId, str]) -> str:
    return f"{_called(graph, source.call, names)}{f'.{source.output}' if source.output else ''}"


def _called(graph: Graph, call: str, names: Mapping[LayerId, str]) -> str:
    place = graph.places.get(call)  # type: ignore[call-overload]
    if place is None:
        return call
    name = names.get(place.layer.id, place.layer.name)
    return f"{name}[{place.node}]" if len(place.layer.calls) > 1 else name


def _models(project: Project) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for graph in project.graphs.values():
        for model in graph.models.values():
            found |= {f"{model.name} {what}": text for what, text in _of_model(graph, model)}
    return found


def _of_model(graph: Graph, model: Model) -> Iterator[tuple[str, str]]:
    yield "inputs", ", ".join(_end(graph, source, {}) for _, source in flatten(model.inputs))
    yield "outputs", ", ".join(_end(graph, source, {}) for _, source in flatten(model.outputs))
    if not model.trainable:
        yield "trainable", "False"


def _plan(project: Project) -> Mapping[str, str]:
    """The plan's fields; rows of inputs and outputs by the names of their blocks."""
    plan = project.plan
    if plan is None:
        return {}
    graph = project.graphs.get(plan.model.graph)
    model = project.model(plan.model)
    rows = {f"input {_named(graph, row.input)}": row.bindings for row in plan.inputs}
    found = {} if model is None else {"model": model.name}
    for name, bindings in rows.items():
        found |= flat(name, bindings)
    for row in plan.outputs:
        found |= flat(f"output {_named(graph, row.output)}", row, leaving=frozenset({"output"}))
    return found | flat("", plan, leaving=frozenset({"model", "inputs", "outputs"}))


def _named(graph: Graph | None, source: Source) -> str:
    return source.call if graph is None else _end(graph, source, {})


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FieldChange]:
    for field in _ordered(before, after):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield FieldChange(field, old, new)


def _ordered(before: Iterable[str], after: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*before, *after]))
