"""Which layer of one model is which of another, by their names: grouping layers into nested models loses none."""

from __future__ import annotations

from collections.abc import Mapping

Kinds = Mapping[str, str]
"""The class of each layer by its path: its name behind those of the models it lies in."""


def by_name(own: Kinds, others: Kinds) -> dict[str, str]:
    """By layer the one with the same path and class, else the only free one with that name in whatever model."""
    found = {layer: layer for layer, kind in own.items() if others.get(layer) == kind}
    free: dict[str, list[str]] = {}
    for other in others:
        if other not in found:
            free.setdefault(other.rpartition("/")[2], []).append(other)
    for layer, kind in own.items():
        alike = free.get(layer.rpartition("/")[2], [])
        if layer not in found and layer not in others and len(alike) == 1 and others[alike[0]] == kind:
            found[layer] = alike.pop()
    return found
