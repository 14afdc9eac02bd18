"""Entries for what is neither a layer nor an op: losses, metrics, optimizers, initializers and their like."""

from __future__ import annotations

from core.catalog.records import Entry
from core.engine.docs import described
from core.engine.probe.forms import arranged
from core.engine.probe.guess import fields, parameters
from core.engine.probe.overrides import by_hand
from core.engine.probe.public import Found

_FED_BY_KERAS = ("x", "y_true", "y_pred")


def object_entry(found: Found) -> Entry:
    hints = by_hand("objects", found.path)
    known = dict(parameters(found.thing))
    if not found.is_class:
        known = {name: one for name, one in known.items() if name not in _FED_BY_KERAS}
    return Entry(
        path=found.path,
        category=hints.get("category", "class" if found.is_class else "function"),
        aliases=found.aliases,
        fields=arranged(fields(known, hints.get("fields", {}), described(found.thing).fields), hints.get("common")),
        hidden=hints.get("hidden", False),
    )
