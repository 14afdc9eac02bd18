"""One small function or class that exported training code defines for itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """Source in which `@name` stands for a tool, itself included, and the modules that it needs."""

    source: str
    modules: tuple[str, ...] = ()
