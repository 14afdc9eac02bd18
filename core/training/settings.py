"""What a run was started with beside the project: kept in its folder, so that it can go on as it began."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph.plan import Strategy


@dataclass(frozen=True, slots=True)
class RunSettings:
    """`folder` is where the paths of the data start; the rest is what the plan said, or what was said in its place.

    Within a run of folds each has a folder with a `fold` of its own, counted from 1.
    """

    folder: str
    epochs: int
    batch_size: int
    device: str
    strategy: Strategy = "none"
    devices: tuple[str, ...] = ()
    fold: int = 0
