"""Inputs and outputs of models while sources move: lists and dicts keep their form, and old paths find new ones."""

from __future__ import annotations

from collections.abc import Mapping

from core.graph.records import Source, Structure, flatten

Change = Mapping[Source, Source | None]


def moved_structure(structure: Structure, change: Change) -> Structure:
    """The structure with its sources moved; what goes leaves its list or dict, and nothing comes to stand twice."""
    leaves = [source for _, source in flatten(structure)]
    after = {source: change.get(source, source) for source in leaves}
    if all(source == new for source, new in after.items()):
        return structure
    taken = {source for source, new in after.items() if source == new}
    for source, new in after.items():
        if new != source and new in taken:
            after[source] = None
        elif new is not None:
            taken.add(new)
    rebuilt = _rebuilt(structure, after)
    return () if rebuilt is None else rebuilt


def _rebuilt(structure: Structure, after: Mapping[Source, Source | None]) -> Structure | None:
    if isinstance(structure, Source):
        return after[structure]
    if isinstance(structure, Mapping):
        items = {key: _rebuilt(item, after) for key, item in structure.items()}
        return {key: item for key, item in items.items() if item is not None}
    rebuilt = (_rebuilt(item, after) for item in structure)
    return tuple(item for item in rebuilt if item is not None)


def matched(before: Structure, after: Structure) -> dict[str, str | None]:
    """Old path → new path: where the same source went, else the same path if nothing else went there, else None."""
    free = dict(flatten(after))
    found: dict[str, str | None] = {}
    old = list(flatten(before))
    for path, source in old:
        found[path] = next((new for new, same in free.items() if same == source), None)
        if (new := found[path]) is not None:
            del free[new]
    for path, _ in old:
        if found[path] is None and path in free:
            found[path] = path
    return found
