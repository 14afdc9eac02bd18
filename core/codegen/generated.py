"""What code generation gives: the text, and where in it every block stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.values import CallId, GraphId, LayerId, ModelId

Key = tuple[GraphId, LayerId | CallId | ModelId]


@dataclass(frozen=True, slots=True)
class Generated:
    """Python source, and the numbers (from 1) of the lines of each call, layer and model, in rising order.

    A layer's lines are its own statement and those of all its calls.
    """

    text: str
    lines: Mapping[Key, tuple[int, ...]] = field(default_factory=dict)
