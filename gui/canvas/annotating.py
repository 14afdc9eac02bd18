"""Frames, notes and bends from menu, key and double click: each one edit of the session."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from core.graph.edits.annotating import annotate, bend, collapse, remove_annotations, set_annotation_text
from core.graph.edits.muting import set_muted
from core.graph.edits.names import next_annotation_id
from core.graph.records import Area, Target
from core.values import AnnotationId, CallId
from gui.canvas.framing import around
from gui.canvas.items import LinkItem
from gui.canvas.text_editor import TextEditor
from gui.canvas.tool import Pointer
from gui.canvas.tools.bend_link import Points, gridded, with_bend, without_bend
from gui.canvas.view import CanvasView
from gui.session import Session
from gui.theme.tokens import NEW_FRAME, NEW_NOTE

_TITLE = "Frame"


class Annotating:
    """What stands on a canvas beside the model, and blocks shown by their header alone."""

    def __init__(self, session: Session, view: CanvasView) -> None:
        self._session, self._view, self._scene = session, view, view.canvas

    def open(self, pointer: Pointer) -> bool:
        """What a double click beside the blocks does: a bend, no bend, or the text. False where nothing lies there."""
        hit = pointer.hit
        if hit.link and hit.bend is not None:
            self._bend(hit.link, without_bend(self._scene.graph.bends[hit.link.target], hit.bend), "Take a bend out")
        elif hit.link:
            points = self._scene.graph.bends.get(hit.link.target, ())
            self._bend(
                hit.link, with_bend(points, hit.link.place_for_bend(pointer.scene), pointer.scene), "Bend a link"
            )
        elif hit.annotation:
            self._write(hit.annotation.key)
        return bool(hit.link or hit.annotation)

    def frame(self) -> None:
        """Puts a frame around the selection, or an empty one in sight, and asks for its title."""
        bodies = [self._scene.blocks[layer].body() for layer in self._session.selected]
        bodies += [self._scene.paper.items[key].area() for key in self._scene.paper.selected()]
        self._put("frame", _TITLE, around(bodies) if bodies else self._in_sight(*NEW_FRAME))

    def note(self) -> None:
        """Puts a note in the middle of what is seen, and asks what it says."""
        self._put("note", "", self._in_sight(*NEW_NOTE))

    def edit_text(self) -> None:
        """Opens the text of the selected frame or note."""
        self._write(self._scene.paper.selected()[0])

    def one_selected(self) -> bool:
        return len(self._scene.paper.selected()) == 1

    def mute(self) -> None:
        """Mutes all calls of the selected blocks, or unmutes them where all are muted."""
        graph, calls = self._session.graph.id, self._calls()
        muted = all(self._session.graph.places[call].call.muted for call in calls)
        label = f"{'Unmute' if muted else 'Mute'} {self._names()}"
        self._session.do(label, lambda now: set_muted(now, graph, calls, not muted))

    def collapse(self) -> None:
        """Shows the selected blocks by their header alone, or whole where all are collapsed."""
        graph, layers = self._session.graph, self._session.selected
        closed = layers <= graph.collapsed
        label = f"{'Expand' if closed else 'Collapse'} {self._names()}"
        self._session.do(label, lambda now: collapse(now, graph.id, layers, not closed))

    def straighten(self) -> None:
        """Takes all bends out of the selected links, or of the links at the selected blocks."""
        graph, targets = self._session.graph.id, self._bent()
        self._session.do("Straighten links", lambda now: bend(now, graph, dict.fromkeys(targets, ())))

    def something_bent(self) -> bool:
        return bool(self._bent())

    def _bent(self) -> list[Target]:
        bends, graph = self._session.graph.bends, self._session.graph
        if not bends:
            return []
        calls, links = set(self._calls()), self._scene.selected_links()
        ends = {end: {end.call, graph.links[end].call} for end in bends if end in graph.links}
        return [end for end in ends if end in links or calls & ends[end]]

    def _calls(self) -> tuple[CallId, ...]:
        layers = self._session.graph.layers
        return tuple(call.id for layer in self._session.selected for call in layers[layer].calls)

    def _names(self) -> str:
        layers = self._session.selected
        return self._session.graph.layers[next(iter(layers))].name if len(layers) == 1 else f"{len(layers)} blocks"

    def _bend(self, link: LinkItem, points: Points, label: str) -> None:
        graph, target = self._session.graph.id, link.target
        self._session.do(label, lambda now: bend(now, graph, {target: points}))

    def _put(self, kind: Literal["frame", "note"], text: str, area: Area) -> None:
        graph, key = self._session.graph.id, next_annotation_id(self._session.graph)
        made = self._session.do(f"Add a {kind}", lambda now: annotate(now, graph, kind, text, area))
        if made:
            self._view.keep_in_sight(QRectF(*area))
            self._write(key)

    def _write(self, key: AnnotationId) -> None:
        self._scene.clearSelection()
        self._scene.paper.select([key])
        TextEditor(self._view, self._scene.paper.items[key], lambda text: self._written(key, text))

    def _written(self, key: AnnotationId, text: str) -> None:
        """A note without a word goes again."""
        graph = self._session.graph
        if key not in graph.annotations:
            return
        kind = graph.annotations[key].kind
        if not text and kind == "note":
            self._session.do("Delete a note", lambda now: remove_annotations(now, graph.id, [key]))
            return
        self._session.do(
            f"Write a {kind}", lambda now: set_annotation_text(now, graph.id, key, text), merge=f"text {key}"
        )

    def _in_sight(self, width: float, height: float) -> Area:
        middle = self._view.mapToScene(self._view.viewport().rect().center())
        return Area(*gridded(middle - QPointF(width / 2, height / 2)), width, height)
