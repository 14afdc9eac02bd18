"""What the checks before a run found out about the samples: errors stop it, the rest is kept with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about the data. `kind` is a stable word for programs, `place` a column, an input or an output."""

    severity: Severity
    kind: str
    place: str
    message: str
    remedy: str = ""
