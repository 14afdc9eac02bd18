"""Frames around repeated stretches of the graph on the canvas: put there on demand, one undo step for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRectF

from core.errors import LayerLoomError
from core.graph.edits.annotating import annotate
from core.graph.project import Project
from core.graph.records import Area
from core.graph.repeats import Repeat, repeats
from core.values import CallId, GraphId
from gui.canvas.canvas import Canvas
from gui.canvas.framing import around
from gui.commands import Command
from gui.cutting_commands import Tell
from gui.session import Session

_NONE = "No stretch of at least three blocks stands here twice in a row with the same settings and links."


class Repeating:
    """A stretch gets one frame where it stands together, else each repetition one; never around other blocks."""

    def __init__(self, session: Session, canvas: Canvas, tell: Tell) -> None:
        self._session, self._canvas, self._tell = session, canvas, tell

    def frame(self) -> None:
        """Finds, frames and tells how many were found."""
        graph = self._session.graph
        try:
            found = repeats(graph)
        except LayerLoomError as error:
            self._tell(str(error))
            return
        if not found:
            self._tell(_NONE)
            return
        areas = list(self._areas(found))
        self._session.do("Frame repeated blocks", lambda now: _framed(now, graph.id, areas))
        parts = sum(len(repeat.parts) for repeat in found)
        framed = sum(number for _, _, number in areas)
        left = f"; {parts - framed} more stand among others, so no frame fits around them" if framed < parts else ""
        self._tell(f"{parts} repeated stretches found, {framed} framed{left}.")

    def _areas(self, found: Iterable[Repeat]) -> Iterator[tuple[str, Area, int]]:
        """Title, place, and how many repetitions stand in it."""
        taken = [QRectF(*note.area) for note in self._session.graph.annotations.values()]
        for repeat in found:
            whole = [call for part in repeat.parts for call in part]
            ways = [(f"{len(repeat.parts)} × ", whole, len(repeat.parts))]
            if self._room(whole, taken) is None:
                ways = [(f"{number} of {len(repeat.parts)}: ", list(part), 1) for number, part in _numbered(repeat)]
            for before, calls, number in ways:
                area = self._room(calls, taken)
                if area is not None:
                    taken.append(QRectF(*area))
                    first = repeat.parts[0]
                    yield before + self._name(tuple(calls) if number == 1 else first), area, number

    def _room(self, calls: list[CallId], taken: list[QRectF]) -> Area | None:
        """Where a frame around these calls stands; None where it would touch another frame or block."""
        layers = {self._session.graph.places[call].layer.id for call in calls}
        blocks = self._canvas.scene.blocks
        area = around([blocks[layer].body() for layer in layers])
        frame = QRectF(*area)
        free = not any(frame.intersects(item.body()) for layer, item in blocks.items() if layer not in layers)
        return area if free and not any(frame.intersects(other) for other in taken) else None

    def _name(self, calls: tuple[CallId, ...]) -> str:
        places = self._session.graph.places
        first, last = places[calls[0]].layer.name, places[calls[-1]].layer.name
        return f"{first} … {last}"


def _framed(project: Project, graph: GraphId, areas: Iterable[tuple[str, Area, int]]) -> Project:
    for title, area, _ in areas:
        project = annotate(project, graph, "frame", title, area)
    return project


def _numbered(repeat: Repeat) -> Iterator[tuple[int, tuple[CallId, ...]]]:
    return enumerate(repeat.parts, 1)


def repeat_commands(session: Session, canvas: Canvas, tell: Tell) -> tuple[Command, ...]:
    """In the Arrange menu."""
    do = Repeating(session, canvas, tell)
    return (Command("frame_repeats", "Frame repeated blocks", "Arrange", do.frame, where=canvas.view),)
