"""Works out what a layer does to the mask that comes with its input: keeps it, drops it, or makes one of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from core.catalog.records import Entry
from core.catalog.table import load
from core.values import KerasObject, Value

Masking = Literal["keeps", "drops", "makes"]


def masking(entry: Entry, config: Mapping[str, Value]) -> Masking:
    """`drops` where the catalogue does not know better; a wrapper around a layer does what that layer does."""
    known: Masking = entry.masking if entry.masking in ("keeps", "makes") else "drops"  # type: ignore[assignment]
    if not entry.masking_when:
        return known
    field = entry.field(entry.masking_when)
    value = config.get(entry.masking_when, field.default if field else None)
    if isinstance(value, KerasObject):
        inner = load().entry(value.path)
        return masking(inner, value.config) if inner else "drops"
    return known if value is True else "drops"
