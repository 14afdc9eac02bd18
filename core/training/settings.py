"""What a run was started with beside the project: kept in its folder, so that it can go on as it began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RunSettings:
    """`folder` is where the paths of the data start; the rest is what the plan said, or what was said in its place."""

    folder: str
    epochs: int
    batch_size: int
    device: Literal["auto", "cpu", "gpu"]
