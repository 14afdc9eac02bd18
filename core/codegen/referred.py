"""The models and layers that a block refers to; asked of every block, so quick where there is nothing to find."""

from __future__ import annotations

from collections.abc import Iterable

from core.graph.order import references
from core.graph.records import Layer
from core.values import Expression, LayerRef, ModelRef

_SCALARS = frozenset({str, int, float, bool, type(None), Expression})


def referred(layer: Layer) -> Iterable[ModelRef | LayerRef]:
    """Every model and layer that the settings of a block refer to, however deep."""
    return () if all(type(value) in _SCALARS for value in layer.config.values()) else references(layer.config)
