"""What the engine and validation have told so far about each call and block; views read it, nobody draws without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.graph.problem import Problem, Severity
from core.protocol import CallShapes
from core.values import CallId, GraphId, LayerId


class EngineState(StrEnum):
    """How far the engine process is."""

    STARTING = "starting"
    WORKING = "working"
    READY = "ready"
    GONE = "gone"


@dataclass(frozen=True)
class Facts:
    """Derived knowledge at one moment; replaced as a whole, so a view compares with `is`."""

    calls: Mapping[tuple[GraphId, CallId], CallShapes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    engine: EngineState = EngineState.STARTING

    def call(self, graph: GraphId, call: CallId) -> CallShapes | None:
        return self.calls.get((graph, call))

    def worst(self, graph: GraphId, layer: LayerId) -> Problem | None:
        """The gravest problem of a block, if any."""
        return self._by_block().get((graph, layer))

    def _by_block(self) -> Mapping[tuple[GraphId, LayerId], Problem]:
        found: dict[tuple[GraphId, LayerId], Problem] = self.__dict__.get("_worst", {})
        if "_worst" not in self.__dict__:
            for problem in sorted(self.problems, key=_gravity):
                if problem.place.graph and problem.place.layer:
                    found.setdefault((problem.place.graph, problem.place.layer), problem)
            self.__dict__["_worst"] = found
        return found


def _gravity(problem: Problem) -> int:
    return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(problem.severity)
