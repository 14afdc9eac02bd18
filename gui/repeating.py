"""Repeated stretches of the graph on the canvas: framed, laid out together, or turned into nested models, on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QRectF

from core.errors import LayerLoomError
from core.graph.block_size import estimate
from core.graph.edits.annotating import annotate, bend
from core.graph.edits.nesting_repeats import name_of, nest
from core.graph.edits.placing import place
from core.graph.layout import Size, arrange
from core.graph.layout.grouped import Around, arrange_grouped
from core.graph.project import Project
from core.graph.records import Area, Graph, Source, Target
from core.graph.repeats import Repeat, repeats
from core.values import CallId, GraphId, LayerId
from gui.canvas.canvas import Canvas
from gui.canvas.framing import around
from gui.commands import Command, Commands
from gui.cutting_commands import Tell
from gui.notices import Notices
from gui.session import Session
from gui.specs import specs_of
from gui.theme.tokens import FRAME_MARGIN, GRID, TITLE_BAR

_ROOM = Around(FRAME_MARGIN + GRID, FRAME_MARGIN + TITLE_BAR + GRID, FRAME_MARGIN + GRID, FRAME_MARGIN + GRID)
_NONE = "No stretch of at least three blocks stands here twice in a row with the same settings and links."


class Repeating:
    """A stretch gets one frame where it stands together, else each repetition one; never around other blocks."""

    def __init__(self, session: Session, canvas: Canvas, tell: Tell) -> None:
        self._session, self._canvas, self._tell = session, canvas, tell
        self._known = session.project.graphs

    def frame(self) -> None:
        """Finds, frames and tells how many were found."""
        graph, found = self._session.graph, self._found()
        if not found:
            return
        areas = list(self._areas(found))
        self._session.do("Frame repeated blocks", lambda now: _framed(now, graph.id, areas))
        parts = sum(len(repeat.parts) for repeat in found)
        framed = sum(number for _, _, number in areas)
        left = f"; {parts - framed} more stand among others, so no frame fits around them" if framed < parts else ""
        self._tell(f"{parts} repeated stretches found, {framed} framed{left}.")

    def arrange(self) -> None:
        """Lays everything out with the blocks of each repetition together, and frames them; one undo step."""
        graph, found = self._session.graph, self._found()
        groups = [group for repeat in found for part in repeat.parts if (group := _whole_layers(graph, part))]
        if not groups:
            return
        blocks = self._canvas.scene.blocks
        sizes = {layer: Size(item.geometry.width, item.geometry.height) for layer, item in blocks.items()}
        sockets: dict[Source | Target, float] = {}
        for item in blocks.values():
            sockets |= item.geometry.inputs | item.geometry.outputs  # type: ignore[operator]
        places = arrange_grouped(graph, sizes, groups, _ROOM, sockets=sockets)
        taken = [item.area() for item in self._canvas.scene.paper.items.values()]
        areas = []
        for group in groups:
            area = around(QRectF(*places[layer], *sizes[layer]) for layer in group)
            if not any(QRectF(*area).intersects(other) for other in taken):
                areas.append((self._name_of(group), area, 1))
        ends = dict.fromkeys(graph.bends, ())
        self._session.do(
            "Arrange by repeated blocks",
            lambda now: _framed(bend(place(now, graph.id, places), graph.id, ends), graph.id, areas),
        )
        self._canvas.view.fit_all()

    def nest(self) -> None:
        """Makes a nested model of each repetition, with weights of its own; one undo step for all."""
        graph, found = self._session.graph, self._found()
        parts, specs = [part for repeat in found for part in repeat.parts], specs_of(self._session)

        def edit(now: Project) -> Project:
            nested = nest(now, graph.id, parts, specs)
            for new in (graph.id, *(nested.graphs.keys() - now.graphs.keys())):
                nested = _laid_out(nested, new)
            return nested

        if parts and self._session.do("Nest repeated blocks", edit):
            self._canvas.view.fit_all()
            made = len(self._session.project.graphs.keys()) - len(self._known)
            left = f"; {len(parts) - made} stayed, for they share blocks with others" if made < len(parts) else ""
            self._tell(f"{made} repeated stretches are nested models now{left}. Double click one to open it.")

    def _found(self) -> tuple[Repeat, ...]:
        """Where there are none, the person is told."""
        self._known = self._session.project.graphs
        try:
            found = repeats(self._session.graph)
        except LayerLoomError as error:
            self._tell(str(error))
            return ()
        if not found:
            self._tell(_NONE)
        return found

    def _name_of(self, group: Sequence[LayerId]) -> str:
        calls = tuple(call.id for layer in group for call in self._session.graph.layers[layer].calls)
        return name_of(self._session.graph, calls) or self._name(calls)

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


def _whole_layers(graph: Graph, part: Iterable[CallId]) -> tuple[LayerId, ...]:
    """The blocks of a repetition; none where one of them has calls elsewhere too."""
    calls = frozenset(part)
    layers = {graph.places[call].layer.id: graph.places[call].layer for call in calls}
    shared = any(call.id not in calls for layer in layers.values() for call in layer.calls)
    return () if shared else tuple(layer for layer in graph.layers if layer in layers)


def _laid_out(project: Project, graph_id: GraphId) -> Project:
    graph = project.graphs[graph_id]
    known = estimate(graph)
    bare = bend(project, graph_id, dict.fromkeys(graph.bends, ()))
    return place(bare, graph_id, arrange(graph, known.sizes, sockets=known.sockets))


def _framed(project: Project, graph: GraphId, areas: Iterable[tuple[str, Area, int]]) -> Project:
    for title, area, _ in areas:
        project = annotate(project, graph, "frame", title, area)
    return project


def _numbered(repeat: Repeat) -> Iterator[tuple[int, tuple[CallId, ...]]]:
    return enumerate(repeat.parts, 1)


def offer_repeats(session: Session, notices: Notices, commands: Commands) -> None:
    """By a strip above the canvas, where there is anything to group."""
    try:
        count = sum(len(repeat.parts) for repeat in repeats(session.graph))
    except LayerLoomError:
        return  # a loop: the problems panel tells of it
    if count:
        notices.show_notice(
            f"{count} repeated stretches of blocks found.",
            ("Arrange in frames", commands.actions["arrange_repeats"].trigger),
            ("Turn into nested models", commands.actions["nest_repeats"].trigger),
            ("Dismiss", lambda: None),
        )


def repeat_commands(session: Session, canvas: Canvas, tell: Tell) -> tuple[Command, ...]:
    """In the Arrange menu."""
    do = Repeating(session, canvas, tell)
    here = canvas.view
    return (
        Command("frame_repeats", "Frame repeated blocks", "Arrange", do.frame, where=here),
        Command(
            "arrange_repeats",
            "Arrange by repeated blocks",
            "Arrange",
            do.arrange,
            tip="Lays everything out anew, with the blocks of each repetition together in a frame",
            where=here,
        ),
        Command(
            "nest_repeats",
            "Turn repeated blocks into nested models",
            "Arrange",
            do.nest,
            tip="One for each repetition, for their weights are their own; what is left is laid out anew",
            where=here,
        ),
    )
