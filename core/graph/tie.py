"""The tie between a project and a Python file that it keeps in step with: where the code lies, and when both agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TieStyle = Literal["script", "function"]


@dataclass(frozen=True, slots=True)
class Tie:
    """`path` is relative to the project's file. The canvas writes a marked region of that file, or the `whole` of it.

    `code` and `canvas` are digests of the region and of the code of the canvas when both last agreed: what differs
    from its digest has changed since; both are empty while they have never agreed. `base` is the code of the canvas at
    that moment, kept only where the project was saved without its region being written, for a merge to start from.
    """

    path: str
    code: str = ""
    canvas: str = ""
    whole: bool = False
    style: TieStyle = "script"
    base: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
