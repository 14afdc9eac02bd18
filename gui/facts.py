"""What the engine and validation have told so far about each call and block; views read it, nobody draws without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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

    def differing(self, other: Facts, graph: GraphId) -> set[LayerId]:
        """The layers of a graph about which the two say different things."""
        told = (*_news(self.calls, other.calls), *_news(other.calls, self.calls))
        found = {shapes.layer for shapes in told if shapes.graph == graph}
        mine, theirs = self._by_block(), other._by_block()
        return found | {
            layer
            for where, layer in mine.keys() | theirs.keys()
            if where == graph and mine.get((where, layer)) != theirs.get((where, layer))
        }

    def _by_block(self) -> Mapping[tuple[GraphId, LayerId], Problem]:
        found: dict[tuple[GraphId, LayerId], Problem] = self.__dict__.get("_worst", {})
        if "_worst" not in self.__dict__:
            for problem in sorted(self.problems, key=_gravity):
                if problem.place.graph and problem.place.layer:
                    found.setdefault((problem.place.graph, problem.place.layer), problem)
            self.__dict__["_worst"] = found
        return found


Calls = Mapping[tuple[GraphId, CallId], CallShapes]


def _news(calls: Calls, known: Calls) -> Iterator[CallShapes]:
    """What `calls` says that `known` does not. Answers that stand are the same objects, so this is quick."""
    if calls is not known:
        yield from (shapes for key, shapes in calls.items() if shapes is not known.get(key))


def _gravity(problem: Problem) -> int:
    return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(problem.severity)
