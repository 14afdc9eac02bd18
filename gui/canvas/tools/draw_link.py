"""Draws a link from a socket: sockets that accept light up, the others say why not and offer what would mend it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import QToolTip

from core.graph.acceptance import Acceptance, Shape, Verdict
from core.graph.edits.links import connect, disconnect, move_link, reconnect
from core.graph.project import Project
from core.graph.records import Source, Target
from gui.canvas.block import InSocket, OutSocket
from gui.canvas.exchanging import exchanged
from gui.canvas.overlay import LinkOverlay
from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer
from gui.canvas.view import CanvasView
from gui.session import Session
from gui.theme.theme import Theme

End = Source | Target


class DrawLink(QObject):
    """From an output to an input or the other way round; from a linked input, its link's end comes loose."""

    dropped = Signal(object, object)  # the end that stays and the scene point: let go over empty canvas
    refused = Signal(object, object, object)  # Source, Target and the Verdict: let go over a socket that does not fit

    def __init__(self, session: Session, view: CanvasView, theme: Theme) -> None:
        super().__init__(view)
        self._session, self._view, self._theme = session, view, theme
        self._scene: GraphScene = view.canvas
        self._fixed: End | None = None
        self._loose: Target | None = None  # the port that the link in hand was taken from
        self._accepts: Acceptance | None = None
        self._overlay: LinkOverlay | None = None

    def starts(self, pointer: Pointer) -> bool:
        socket = pointer.hit.socket
        if pointer.button is not Qt.MouseButton.LeftButton or socket is None:
            return False
        self._fixed, self._loose = self._end_kept(socket)
        self._accepts = Acceptance(self._session.project, self._session.graph, self._fixed, self.shape)
        self._overlay = LinkOverlay(self._theme, self._accepting())
        self._scene.lay_over(self._overlay)
        self._draw(pointer.scene, fits=True)
        return True

    def moves(self, pointer: Pointer) -> None:
        other, verdict = self._judged(pointer)
        at = self._point(other) if other is not None and verdict.accepted else pointer.scene
        self._draw(at, fits=verdict.accepted)
        if verdict.reason:
            QToolTip.showText(self._view.viewport().mapToGlobal(pointer.view), self._advice(verdict), self._view)
        else:
            QToolTip.hideText()

    def ends(self, pointer: Pointer) -> None:
        other, verdict = self._judged(pointer)
        fixed, loose = self._fixed, self._loose
        self.cancels()
        assert fixed is not None
        if other is None:
            self._let_go(fixed, loose, pointer)
        elif other in {fixed, loose}:
            return
        elif type(other) is type(fixed):
            self._session.refused.emit(verdict.reason)
        elif verdict.accepted:
            self._link(fixed, other, loose, verdict)
        else:
            source, target = _ordered(fixed, other)
            self.refused.emit(source, target, verdict)

    def cancels(self) -> None:
        if self._overlay:
            self._scene.take_off(self._overlay)
        self._overlay, self._fixed, self._loose, self._accepts = None, None, None, None
        QToolTip.hideText()

    def shape(self, source: Source) -> Shape | None:
        """The shape that Keras told of an output."""
        told = self._session.facts.call(self._session.graph.id, source.call)
        return told.outputs[source.output].shape if told and source.output < len(told.outputs) else None

    def _end_kept(self, socket: InSocket | OutSocket) -> tuple[End, Target | None]:
        if isinstance(socket, OutSocket):
            return socket.source, None
        source = self._session.graph.links.get(socket.target)
        return (socket.target, None) if source is None else (source, socket.target)

    def _judged(self, pointer: Pointer) -> tuple[End | None, Verdict]:
        socket = pointer.hit.socket
        if socket is None or self._accepts is None:
            return None, Verdict()
        other = socket.source if isinstance(socket, OutSocket) else socket.target
        if other == self._loose or other == self._fixed:
            return other, Verdict()
        return other, self._accepts.judge(other)

    def _accepting(self) -> dict[object, QPointF]:
        """The sockets in sight that would take the link, with their places."""
        assert self._accepts
        seen = self._view.mapToScene(self._view.viewport().rect()).boundingRect()
        found: dict[object, QPointF] = {}
        for block in self._scene.blocks.values():
            if not block.body().intersects(seen):
                continue
            ends: tuple[End, ...] = (*block.geometry.inputs, *block.geometry.outputs)
            for end in ends:
                if self._accepts.judge(end).accepted:
                    found[end] = self._point(end)
        return found

    def _point(self, end: End) -> QPointF:
        block = self._scene.blocks[self._session.graph.places[end.call].layer.id]
        return block.output_point(end) if isinstance(end, Source) else block.input_point(end)

    def _draw(self, at: QPointF, *, fits: bool) -> None:
        assert self._overlay
        assert self._fixed
        kept = self._point(self._fixed)
        start, end = (kept, at) if isinstance(self._fixed, Source) else (at, kept)
        self._overlay.show_link(start, end, fits=fits)

    def _advice(self, verdict: Verdict) -> str:
        offers = "".join(f"<br>Drop to insert {mend.class_name} → {mend.shape}" for mend in verdict.mends[:1])
        return f"{verdict.reason}{offers}"

    def _let_go(self, fixed: End, loose: Target | None, pointer: Pointer) -> None:
        if loose is None:
            self.dropped.emit(fixed, pointer.scene)
            return
        graph = self._session.graph.id
        self._session.do("Disconnect", lambda now: disconnect(now, graph, [loose]))

    def _link(self, fixed: End, other: End, loose: Target | None, verdict: Verdict) -> None:
        source, target = _ordered(fixed, other)
        if loose is not None and target.call == loose.call and verdict.replaces:
            self._exchange(loose, target)
            return
        graph, places = self._session.graph.id, self._session.graph.places
        label = f"Connect {places[source.call].layer.name} to {places[target.call].layer.name}"

        def change(now: Project) -> Project:
            if loose is not None and not verdict.replaces:
                return move_link(now, graph, loose, target)
            joined = (reconnect if verdict.replaces else connect)(now, graph, source, target)
            return disconnect(joined, graph, [loose]) if loose is not None else joined

        self._session.do(label, change)

    def _exchange(self, one: Target, other: Target) -> None:
        graph, name = self._session.graph.id, self._session.graph.places[one.call].layer.name
        self._session.do(f"Reorder the inputs of {name}", lambda now: exchanged(now, graph, one, other))


def _ordered(one: End, other: End) -> tuple[Source, Target]:
    if isinstance(one, Source):
        assert isinstance(other, Target)
        return one, other
    assert isinstance(other, Source)
    return other, one
