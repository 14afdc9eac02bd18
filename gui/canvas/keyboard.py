"""What the keyboard does on the canvas: walks from block to block, nudges, connects."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from core.graph.acceptance import Acceptance, Verdict
from core.graph.edits.links import connect
from core.graph.edits.placing import shift
from core.graph.edits.walk import downstream
from core.graph.ports import Filling, input_ports
from core.graph.records import Graph, Layer, Position, Source, Target
from core.values import CallId, LayerId
from gui.canvas.canvas import Canvas
from gui.canvas.ways import Way, farthest, nearest, next_block
from gui.session import Session
from gui.theme.tokens import DOT_STEP, GRID

_NUDGE, _LEAP = float(GRID), float(DOT_STEP * 2)
_PAN = 64.0


class Keyboard:
    """The arrows and Ctrl+K."""

    def __init__(self, session: Session, canvas: Canvas) -> None:
        self._session, self._canvas = session, canvas
        self._scene, self._view = canvas.scene, canvas.view

    def walk(self, way: Way) -> None:
        """Selects the next block that way; the one nearest to the middle of the sight when none is selected."""
        bodies = {layer: item.body() for layer, item in self._scene.blocks.items()}
        selected = self._session.selected
        if selected:
            found = next_block(self._session.graph, bodies, farthest(bodies, selected, way), way)
        else:
            found = nearest(bodies, self._view.mapToScene(self._view.viewport().rect().center()))
        if found:
            self._scene.select([found])
            self._view.keep_in_sight(bodies[found])

    def nudge(self, way: Way, *, far: bool = False) -> None:
        """Moves the selection by the grid; runs of nudges are one undo step. With nothing selected the view pans."""
        selected = self._session.selected
        if not selected:
            self._view.pan(way.times(-_PAN))
            return
        graph, by = self._session.graph.id, way.times(_LEAP if far else _NUDGE)
        self._session.do(
            f"Nudge {self._name(selected)}",
            lambda now: shift(now, graph, selected, Position(by.x(), by.y())),
            merge=f"nudge {graph} {sorted(selected)}",
        )
        self._view.keep_in_sight(self._around(selected))

    def connect(self) -> None:
        """Links the first output of the one selected block to the first open input of the other."""
        graph = self._session.graph
        first, second = self._ordered(graph)
        source, target = _output(graph, first), self._open_input(graph, second)
        if target is None:
            self._session.refused.emit(f"{second.name} has no open input. Disconnect one first.")
            return
        verdict = self._judge(graph, source, target)
        if not verdict.accepted:
            self._canvas.draw_link.refused.emit(source, target, verdict)
            return
        label = f"Connect {first.name} to {second.name}"
        self._session.do(label, lambda now: connect(now, graph.id, source, target))

    def _ordered(self, graph: Graph) -> tuple[Layer, Layer]:
        """The selected two as a link would run: not against what is linked already, else from left to right."""
        one, other = sorted(self._session.selected, key=lambda layer: self._scene.blocks[layer].pos().toTuple())
        if _feeds(graph, other, one):
            one, other = other, one
        return graph.layers[one], graph.layers[other]

    def _open_input(self, graph: Graph, layer: Layer) -> Target | None:
        ports = (
            Target(call.id, port.port)
            for call in layer.calls
            for port in input_ports(self._session.project, graph, call.id)
            if port.filling is Filling.OPEN and (not port.optional or port.spec.many)
        )
        return next(ports, None)

    def _judge(self, graph: Graph, source: Source, target: Target) -> Verdict:
        return Acceptance(self._session.project, graph, source, self._canvas.draw_link.shape).judge(target)

    def _name(self, layers: frozenset[LayerId]) -> str:
        return self._session.graph.layers[min(layers)].name if len(layers) == 1 else f"{len(layers)} blocks"

    def _around(self, layers: frozenset[LayerId]) -> QRectF:
        area = QRectF()
        for layer in layers:
            area = area.united(self._scene.blocks[layer].body())
        return area


def _output(graph: Graph, layer: Layer) -> Source:
    """The first call's that feeds nothing yet; the last call's where all do."""
    free = (call.id for call in layer.calls if Source(call.id) not in graph.consumers)
    return Source(next(free, layer.calls[-1].id))


def _feeds(graph: Graph, one: LayerId, other: LayerId) -> bool:
    calls: list[CallId] = [call.id for call in graph.layers[one].calls]
    return any(call.id in downstream(graph, calls) for call in graph.layers[other].calls)
