"""Several runs side by side: every setting, block and link in which their projects differ, with what each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.graph.difference import Difference, difference
from core.graph.flat import flat
from core.graph.project import Project
from core.training.settings import RunSettings

THERE, MISSING = "✓", "–"
_OF_PLACE = frozenset({"folder"})


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that differs: `what` kind it is, its name, and what each of the runs has there."""

    what: str
    name: str
    values: tuple[str, ...]


def compared(runs: Sequence[tuple[Project, RunSettings]]) -> tuple[Compared, ...]:
    """The first run against each of the others; what is equal in all of them is left out."""
    if not runs:
        return ()
    first, *others = runs
    found: dict[tuple[str, str], list[str]] = {}
    for place, (project, _) in enumerate(others, 1):
        for key, before, after in _changes(difference(first[0], project)):
            found.setdefault(key, [before] * len(runs))[place] = after
    told = [flat("", settings, leaving=_OF_PLACE) for _, settings in runs]
    for field in dict.fromkeys(name for settings in told for name in settings):
        values = [settings.get(field, MISSING) for settings in told]
        found.pop(("plan", field), None)  # the run had its own
        if len(set(values)) > 1:
            found["run", field] = values
    return tuple(Compared(what, name, tuple(values)) for (what, name), values in found.items())


def _changes(found: Difference) -> list[tuple[tuple[str, str], str, str]]:
    changes: list[tuple[tuple[str, str], str, str]] = []
    for block in found.blocks:
        if block.kind == "changed":
            named = [(("block", f"{block.block}: {each.field}"), each.before, each.after) for each in block.fields]
            changes += [(key, before or MISSING, after or MISSING) for key, before, after in named]
        else:
            before, after = (MISSING, block.class_name) if block.kind == "added" else (block.class_name, MISSING)
            changes.append((("block", block.block), before, after))
    for link in found.links:
        before, after = (MISSING, THERE) if link.kind == "added" else (THERE, MISSING)
        changes.append((("link", link.link), before, after))
    for what, fields in (("model", found.models), ("constant", found.constants), ("plan", found.plan)):
        changes += [((what, each.field), each.before or MISSING, each.after or MISSING) for each in fields]
    return changes
