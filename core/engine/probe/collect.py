"""Gathers every entry of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from core.catalog.records import Entry
from core.engine.probe.layers import layer_entry
from core.engine.probe.objects import object_entry
from core.engine.probe.operations import op_entries
from core.engine.probe.overrides import table
from core.engine.probe.public import GROUPS, found_under


def collect() -> Iterator[Entry]:
    nicknames = table("objects")["nicknames"]
    for group in GROUPS:
        for found in found_under(group, nicknames.get(group, ())):
            if group != "layers":
                yield object_entry(found)
            elif found.is_class:
                yield layer_entry(found)
    yield from op_entries()
