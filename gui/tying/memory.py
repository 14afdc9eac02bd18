"""What the region and the code of the canvas were when both last agreed, for as long as it can be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.graph.tie import Tie

if TYPE_CHECKING:
    from core.tying.state import Look


@dataclass
class Memory:
    """Of one tie; empty texts stand for what isn't known."""

    region: str = ""
    canvas: str = ""

    def forget(self) -> None:
        self.region = self.canvas = ""

    def take(self, seen: Look) -> None:
        """Whatever of it is still as it was when both agreed."""
        from core.tying.region import digest

        if seen.file.digest == seen.tie.code:
            self.region = seen.file.region
        if digest(seen.text) == seen.tie.canvas:
            self.canvas = seen.text

    def with_base(self, tie: Tie) -> Tie:
        """The tie of a project that is saved apart from its code: what both were lies nowhere else then."""
        from core.tying.region import digest

        known = self.canvas and digest(self.canvas) == tie.canvas
        return replace(tie, base=self.canvas) if known and not tie.base else tie
