"""Entries for what is neither a layer nor an op: losses, metrics, optimizers, initializers and their like."""

from __future__ import annotations

from core.catalog.records import Entry
from core.engine.probe.guess import fields
from core.engine.probe.overrides import table
from core.engine.probe.public import Found

_FED_BY_KERAS = frozenset({"x", "y_true", "y_pred"})


def object_entry(found: Found) -> Entry:
    by_hand = table("objects").get(found.path, {})
    skip = frozenset() if found.is_class else _FED_BY_KERAS
    return Entry(
        path=found.path,
        category=by_hand.get("category", "class" if found.is_class else "function"),
        aliases=found.aliases,
        fields=tuple(fields(found.thing, skip, by_hand.get("fields", {}))),
        hidden=by_hand.get("hidden", False),
    )
