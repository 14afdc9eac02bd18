"""Whether a link that a person is drawing would be accepted, why not, and what could stand between to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isqrt, prod

from core.graph.edits.walk import downstream, upstream
from core.graph.ports import Filling, InputPort, input_ports
from core.graph.project import Project
from core.graph.records import Graph, Source, Target
from core.values import CallId, Value

Shape = tuple[int | None, ...]
Shapes = Callable[[Source], Shape | None]


@dataclass(frozen=True, slots=True)
class Mend:
    """A layer that would make two ends fit, and the shape that comes out of it (the batch axis first)."""

    class_name: str
    config: Mapping[str, Value] = field(default_factory=dict)
    shape: Shape = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one end: fine without a reason; `replaces` says that the port's present link would go."""

    reason: str = ""
    mends: tuple[Mend, ...] = ()
    replaces: bool = False

    @property
    def accepted(self) -> bool:
        return not self.reason


class Acceptance:
    """Judges all possible other ends of one link; the graph is walked once, so each answer costs next to nothing."""

    def __init__(self, project: Project, graph: Graph, end: Source | Target, shapes: Shapes) -> None:
        self._project, self._graph, self._end, self._shapes = project, graph, end, shapes
        walk = upstream if isinstance(end, Source) else downstream
        self._looping = walk(graph, (end.call,)) | {end.call}
        self._ports: dict[CallId, Mapping[str, InputPort]] = {}

    def judge(self, other: Source | Target) -> Verdict:
        """Whether the link between the drawn end and `other` may be made."""
        if isinstance(self._end, Source) and isinstance(other, Target):
            return self._between(self._end, other, other.call)
        if isinstance(self._end, Target) and isinstance(other, Source):
            return self._between(other, self._end, other.call)
        return Verdict("A link runs from an output to an input.")

    def _between(self, source: Source, target: Target, far: CallId) -> Verdict:
        if far in self._looping:
            return Verdict(
                f"{self._name(target.call)} already feeds {self._name(source.call)}: this would close a loop."
            )
        port = self._port(target)
        if port is None:
            return Verdict(f"{self._name(target.call)} has no input {target.port}.")
        shape = self._shapes(source)
        reason = _rank_reason(self._name(target.call), port, shape)
        mends = mends_for(shape, port.spec.ranks) if reason and shape else ()
        return Verdict(reason, mends, replaces=port.filling is Filling.LINK)

    def _port(self, target: Target) -> InputPort | None:
        if target.call not in self._ports:
            ports = input_ports(self._project, self._graph, target.call)
            self._ports[target.call] = {port.port: port for port in ports}
        return self._ports[target.call].get(target.port)

    def _name(self, call: CallId) -> str:
        return self._graph.places[call].layer.name


def mends_for(shape: Shape, ranks: tuple[int, ...]) -> tuple[Mend, ...]:
    """Layers that turn a tensor of `shape` into one of a wanted rank, the usual ones first."""
    if not ranks or len(shape) in ranks:
        return ()
    wanted = min(ranks, key=lambda rank: abs(rank - len(shape)))
    return _fewer(shape, wanted) if wanted < len(shape) else _more(shape, wanted)


def _rank_reason(name: str, port: InputPort, shape: Shape | None) -> str:
    ranks = port.spec.ranks
    if shape is None or not ranks or len(shape) in ranks:
        return ""
    wanted = " or ".join(str(rank) for rank in ranks[:3]) if len(ranks) < 4 else f"{min(ranks)} to {max(ranks)}"
    return f"{name} wants rank {wanted}, got {shape} of rank {len(shape)}."


def _fewer(shape: Shape, wanted: int) -> tuple[Mend, ...]:
    spatial = len(shape) - 2
    pooled = (shape[0], shape[-1])
    if wanted != 2:
        return _reshaped(shape, (-1, shape[-1])) if wanted == 3 else ()
    flat = Mend("Flatten", {}, (shape[0], _size(shape[1:])))
    if spatial not in {1, 2, 3}:
        return (flat,)
    pools = tuple(Mend(f"Global{kind}Pooling{spatial}D", {}, pooled) for kind in ("Average", "Max"))
    return (flat, *pools)


def _more(shape: Shape, wanted: int) -> tuple[Mend, ...]:
    inner = shape[1:]
    if len(inner) == 1 and wanted == 4 and (side := isqrt(inner[0] or 0)) and side * side == inner[0]:
        return (*_reshaped(shape, (side, side, 1)), *_reshaped(shape, (1, 1, inner[0])))
    return _reshaped(shape, (*inner, *(1 for _ in range(wanted - len(shape)))))


def _reshaped(shape: Shape, inner: Shape) -> tuple[Mend, ...]:
    if None in inner:
        return ()
    known = prod(size for size in inner if size is not None and size > 0)
    total = _size(shape[1:])
    rest = total // known if total is not None and known else None
    out = tuple(rest if size == -1 else size for size in inner)
    return (Mend("Reshape", {"target_shape": inner}, (shape[0], *out)),)


def _size(inner: Shape) -> int | None:
    return None if None in inner else prod(size for size in inner if size is not None)
