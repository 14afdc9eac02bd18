"""What is wrong or doubtful about a document, and where: what validation and the engine tell, and everybody shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.graph.records import Source
from core.values import CallId, GraphId, LayerId, ModelId


class Severity(StrEnum):
    """How much a problem matters: an error stops compiling or training, a warning is likely a slip."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is; the more is filled in, the narrower. Nothing filled in: the project as a whole.

    `port` and `output` belong to `call`; `field` is a setting of the layer, or of the call where that is given.
    `plan` names a part of the training plan (`optimizer`, `loss`, `input` …), `source` the output whose row it is in.
    """

    graph: GraphId | None = None
    layer: LayerId | None = None
    call: CallId | None = None
    port: str | None = None
    output: int | None = None
    field: str | None = None
    model: ModelId | None = None
    constant: str | None = None
    plan: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """An edit that would mend a problem: `label` stands on its button, the rest says what to do.

    `edit` names a function of `core.graph.edits`, which takes `arguments` by name after the project.
    """

    label: str
    edit: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `message` says what is wrong and where in words, `remedy` what to do, `repairs` offer to do it.

    `kind` is a stable word for programs (`cycle`, `missing-input`).
    """

    severity: Severity
    message: str
    place: Place = Place()
    remedy: str = ""
    kind: str = ""
    repairs: tuple[Repair, ...] = ()

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()
