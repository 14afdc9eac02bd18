"""What differs between two projects: blocks, links, models, constants and the training plan, one change at a time.

Which blocks are the same ones says `core.graph.same`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.graph.changes import BlockChange, Difference, FieldChange, Kind, LinkChange, differing_fields
from core.graph.ends_in_words import blocks_at, call_name, end_name
from core.graph.flat import flat
from core.graph.planned_changes import model_changes, plan_changes
from core.graph.project import Project
from core.graph.records import Graph, Layer, Source, Target
from core.graph.same import same_blocks, same_graphs
from core.values import LayerId

__all__ = ["BlockChange", "Difference", "FieldChange", "Kind", "LinkChange", "difference", "lines"]


def difference(before: Project, after: Project) -> Difference:
    """The way from one project to another. Equal projects give an empty, false one."""
    pairs = list(same_graphs(before, after))
    return Difference(
        tuple(change for pair in pairs for change in _blocks(*pair)),
        tuple(change for pair in pairs for change in _links(*pair)),
        tuple(model_changes(before, after)),
        tuple(differing_fields(flat("", before.constants), flat("", after.constants))),
        tuple(plan_changes(before, after)),
        tuple(change for pair in pairs for change in _moved(*pair)),
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


def _blocks(before: Graph, after: Graph) -> Iterator[BlockChange]:
    same = same_blocks(before, after)
    for layer in before.layers.values():
        if layer.id not in same:
            yield BlockChange(before.name, layer.name, "removed", layer.class_name)
            continue
        other = after.layers[same[layer.id]]
        changes = tuple(differing_fields(_of_layer(layer), _of_layer(other)))
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
    names = {old: after.layers[new].name for old, new in same_blocks(before, after).items()}
    was, now = _links_of(before, names), _links_of(after, {})
    yield from (LinkChange(before.name, link, "removed", ends) for link, ends in was.items() if link not in now)
    yield from (LinkChange(after.name, link, "added", ends) for link, ends in now.items() if link not in was)


def _links_of(graph: Graph, names: Mapping[LayerId, str]) -> dict[str, tuple[str, ...]]:
    return {
        _link(graph, target, source, names): blocks_at(graph, (source.call, target.call))
        for target, source in graph.links.items()
    }


def _moved(before: Graph, after: Graph) -> Iterator[BlockChange]:
    same = same_blocks(before, after)
    both = [(old, new) for old, new in same.items() if old in before.positions and new in after.positions]
    elsewhere = [new for old, new in both if before.positions[old] != after.positions[new]]
    for layer in elsewhere if 2 * len(elsewhere) <= len(both) else ():
        yield BlockChange(after.name, after.layers[layer].name, "moved", after.layers[layer].class_name)


def _link(graph: Graph, target: Target, source: Source, names: Mapping[LayerId, str]) -> str:
    end = graph.places[target.call].layer
    port = f".{target.port}" if target.port != "inputs" or end.is_op else ""
    return f"{end_name(graph, source, names)} → {call_name(graph, target.call, names)}{port}"
