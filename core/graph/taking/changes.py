"""What changed between the last common state and what came in, one decision at a time, with what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from core.graph.difference import Difference, difference, lines
from core.graph.muting import without_muted
from core.graph.project import Project
from core.graph.taking import words
from core.graph.taking.leaves import (
    BLOCK,
    CALL,
    CLASS,
    CONFIG,
    CONSTANT,
    LAYER,
    LINK,
    NOTHING,
    Key,
    alike,
    differing,
    structure_of,
    values_of,
)

STRUCTURE: Key = ("structure",)


@dataclass(frozen=True, slots=True)
class Change:
    """One decision: a field, a constant, or the whole structure, whose `lines` say what is in it.

    `conflict` says what was changed here meanwhile, in words; empty where nothing was.
    """

    key: Key
    title: str
    lines: tuple[str, ...] = ()
    conflict: str = ""


def changes(base: Project, mine: Project, theirs: Project) -> tuple[Change, ...]:
    """From `base` to `theirs`, which has its ids; what `mine` has by now the same way is no change."""
    return tuple(_Sides(without_muted(base), without_muted(mine), theirs).changes())


@dataclass(frozen=True)
class _Sides:
    """The last common state, ours and theirs: each as values and as structure."""

    base: Project
    mine: Project
    theirs: Project

    @cached_property
    def values(self) -> tuple[dict[Key, object], dict[Key, object], dict[Key, object]]:
        return values_of(self.base), values_of(self.mine), values_of(self.theirs)

    @cached_property
    def structures(self) -> tuple[dict[Key, object], dict[Key, object], dict[Key, object]]:
        return structure_of(self.base), structure_of(self.mine), structure_of(self.theirs)

    def changes(self) -> Iterator[Change]:
        was, here, now = self.structures
        keys = [key for key in differing(was, now) if not alike(here.get(key, NOTHING), now.get(key, NOTHING))]
        if keys:
            told = _told(self.base, self.theirs)
            against = dict.fromkeys(text for key in keys if (text := self._against(key)))
            count = f"{len(told)} {'change' if len(told) == 1 else 'changes'}"
            yield Change(STRUCTURE, f"blocks, links and models: {count}", told, "; ".join(against))
        yield from self._of_values()

    def _against(self, key: Key) -> str:
        """What was done here at the same place, other than there."""
        was, here, now = (side.get(key, NOTHING) for side in self.structures)
        if not alike(here, was):
            if key[0] == LINK:
                return f"you changed what feeds {words.called(key[1], key[2], self.base, self.mine)}"
            return f"you changed {words.named(key, self.base, self.mine)}"
        if key[0] == LAYER and now is NOTHING and key[1:3] in self._touched:
            return f"it takes {words.named(key, self.base)} away, which you changed"
        return ""

    @cached_property
    def _touched(self) -> set[Key]:
        """The blocks of which we have changed a field."""
        was, here, _ = self.values
        return {key[1:3] for key in differing(was, here) if key[0] == BLOCK}

    def _of_values(self) -> Iterator[Change]:
        was, _, now = self.values
        other_class = {key[1:3] for key in differing(was, now) if key[0] == BLOCK and key[3] == CLASS}
        for key in differing(was, now):
            settled = key[0] == BLOCK and key[3] == CONFIG and key[1:3] in other_class  # goes with the class
            old, own, new = (side.get(key, NOTHING) for side in self.values)
            if settled or alike(own, new) or not self._stands(key):
                continue
            conflict = "" if alike(own, old) else self._own(key, own)
            title = f"{words.place(key, self.base, self.theirs)} {words.text(old)} → {words.text(new)}"
            yield Change(key, title, conflict=conflict)

    def _stands(self, key: Key) -> bool:
        """Whether what holds the value is on both sides: what is new or gone is part of the structure."""
        return key[0] == CONSTANT or all(key[:3] in holders for holders in (self._holders[0], self._holders[2]))

    @cached_property
    def _holders(self) -> tuple[set[Key], ...]:
        return tuple(_holders(project) for project in (self.base, self.mine, self.theirs))

    def _own(self, key: Key, own: object) -> str:
        if key[0] != CONSTANT and key[:3] not in self._holders[1]:
            return f"you took {words.named(key, self.base)} away"
        return f"you have {words.text(own)}"


def _holders(project: Project) -> set[Key]:
    """What can hold a value: every block, call and model."""
    found: set[Key] = {key[:3] for key in values_of(project) if key[0] not in (CONSTANT, CALL)}
    return found | {(CALL, graph.id, call) for graph in project.graphs.values() for call in graph.places}


def _told(base: Project, theirs: Project) -> tuple[str, ...]:
    """The structure's changes as lines."""
    found = difference(base, theirs)
    blocks = [replace(one, fields=tuple(each for each in one.fields if each.field == "calls")) for one in found.blocks]
    kept = Difference(
        tuple(block for block in blocks if block.kind != "changed" or block.fields),
        found.links,
        tuple(each for each in found.models if each.field.endswith(("inputs", "outputs"))),
    )
    return tuple(lines(kept))
