"""The Select menu and what lines up blocks: commands whose keys work while the canvas has the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from core.graph.edits.placing import place
from core.graph.edits.walk import downstream, upstream
from core.graph.records import MODEL, Position
from core.values import CallId, LayerId, ModelRef
from gui.canvas.canvas import Canvas
from gui.canvas.choosing import Choosing
from gui.canvas.keyboard import Keyboard
from gui.canvas.ways import Bodies, Line, Way, aligned, distributed
from gui.commands import Command
from gui.session import Session


class CanvasActions:
    """What selects along the links, and what lines up the selection."""

    def __init__(self, session: Session, canvas: Canvas) -> None:
        self._session, self._canvas = session, canvas

    def all(self) -> None:
        self._canvas.scene.select(self._session.graph.layers)

    def none(self) -> None:
        self._canvas.scene.clearSelection()

    def inverted(self) -> None:
        self._canvas.scene.select(self._session.graph.layers.keys() - self._session.selected)

    def upstream(self) -> None:
        self._select(upstream(self._session.graph, self._calls()))

    def downstream(self) -> None:
        self._select(downstream(self._session.graph, self._calls()))

    def path(self) -> None:
        """All ways from the one selected block to the other, whichever comes first."""
        graph = self._session.graph
        one, other = (frozenset(call.id for call in graph.layers[layer].calls) for layer in self._session.selected)
        between = (downstream(graph, one) & upstream(graph, other)) | (downstream(graph, other) & upstream(graph, one))
        if between:
            self._select(between)
        else:
            self._session.refused.emit("Neither of the two blocks feeds the other, so there is no path between them.")

    def align(self, line: Line) -> None:
        self._place(f"Align {line.value}", partial(aligned, line=line))

    def distribute(self, *, across: bool) -> None:
        self._place("Distribute across" if across else "Distribute down", partial(distributed, across=across))

    def enter(self) -> None:
        """Opens the selected nested model."""
        layer = self._session.graph.layers[next(iter(self._session.selected))]
        ref = layer.config.get("model")
        if isinstance(ref, ModelRef):
            self._session.enter(ref.graph)

    def leave(self) -> None:
        """Goes back to the canvas one came from."""
        self._session.leave_to(self._session.trail[-2])

    def nested(self) -> bool:
        return len(self._session.trail) > 1

    def some(self) -> bool:
        return bool(self._session.selected)

    def one(self) -> bool:
        return len(self._session.selected) == 1

    def link(self) -> bool:
        return len(self._canvas.scene.selected_links()) == 1

    def two(self) -> bool:
        return len(self._session.selected) == 2

    def several(self) -> bool:
        return len(self._session.selected) > 1

    def three(self) -> bool:
        return len(self._session.selected) > 2

    def model(self) -> bool:
        layers = self._session.selected
        return len(layers) == 1 and self._session.graph.layers[next(iter(layers))].class_name == MODEL

    def _calls(self) -> list[CallId]:
        graph = self._session.graph
        return [call.id for layer in self._session.selected for call in graph.layers[layer].calls]

    def _select(self, calls: Iterable[CallId]) -> None:
        places = self._session.graph.places
        self._canvas.scene.select({places[call].layer.id for call in calls})

    def _place(self, label: str, places: Callable[[Bodies], Mapping[LayerId, Position]]) -> None:
        graph = self._session.graph.id
        bodies = {layer: self._canvas.scene.blocks[layer].body() for layer in self._session.selected}
        self._session.do(label, lambda now: place(now, graph, places(bodies)))


def canvas_commands(session: Session, canvas: Canvas) -> tuple[Command, ...]:
    """The Select and the Arrange menu."""
    return (
        *_selecting(session, canvas),
        *_changing(session, canvas),
        *_walking(session, canvas),
        *_lining_up(session, canvas),
    )


def _selecting(session: Session, canvas: Canvas) -> tuple[Command, ...]:
    do, here = CanvasActions(session, canvas), canvas.view
    return (
        Command("select_all", "All", "Select", do.all, ("Ctrl+A",), where=here),
        Command("select_none", "None", "Select", do.none, ("Ctrl+Shift+A",), enabled=do.some, where=here),
        Command("select_inverted", "The others", "Select", do.inverted, ("Ctrl+I",), where=here),
        Command(
            "select_upstream",
            "What feeds the selection",
            "Select",
            do.upstream,
            ("Ctrl+[", "["),
            separated=True,
            enabled=do.some,
            where=here,
        ),
        Command(
            "select_downstream",
            "What the selection feeds",
            "Select",
            do.downstream,
            ("Ctrl+]", "]"),
            enabled=do.some,
            where=here,
        ),
        Command("select_path", "The path between two", "Select", do.path, ("Ctrl+P",), enabled=do.two, where=here),
    )


def _changing(session: Session, canvas: Canvas) -> tuple[Command, ...]:
    do, choosing, keys, here = (
        CanvasActions(session, canvas),
        Choosing(session, canvas),
        Keyboard(session, canvas),
        canvas.view,
    )
    return (
        Command(
            "enter", "Open model", "Model", do.enter, ("Return", "Enter"), separated=True, enabled=do.model, where=here
        ),
        Command("leave", "Back out of the model", "Model", do.leave, ("Shift+Return",), enabled=do.nested, where=here),
        Command(
            "replace", "Replace by another class…", "Model", choosing.replace, ("Ctrl+R",), enabled=do.one, where=here
        ),
        Command("insert", "Insert into the link…", "Model", choosing.insert, ("Ins",), enabled=do.link, where=here),
        Command("connect", "Connect the two", "Model", keys.connect, ("Ctrl+K",), enabled=do.two, where=here),
    )


def _walking(session: Session, canvas: Canvas) -> tuple[Command, ...]:
    keys, here = Keyboard(session, canvas), canvas.view
    found: list[Command] = []
    for way in Way:
        name = way.name.lower()
        word = name.capitalize() if way in {Way.UP, Way.DOWN} else f"To the {name}"
        arrow = name.capitalize()
        found += [
            Command(f"walk_{name}", word, "Select > Walk", partial(keys.walk, way), (arrow,), where=here),
            Command(
                f"nudge_{name}",
                word,
                "Arrange > Nudge",
                partial(keys.nudge, way),
                (f"Shift+{arrow}",),
                where=here,
            ),
            Command(
                f"leap_{name}",
                f"{word}, farther",
                "Arrange > Nudge",
                partial(keys.nudge, way, far=True),
                (f"Ctrl+{arrow}",),
                where=here,
            ),
        ]
    return tuple(found)


def _lining_up(session: Session, canvas: Canvas) -> tuple[Command, ...]:
    do, here = CanvasActions(session, canvas), canvas.view
    arrows = {Line.LEFT: "Left", Line.RIGHT: "Right", Line.TOP: "Up", Line.BOTTOM: "Down"}
    lines = (
        Command(
            f"align_{line.name.lower()}",
            f"Align {line.value}",
            "Arrange",
            partial(do.align, line),
            (f"Alt+{arrows[line]}",),
            enabled=do.several,
            where=here,
        )
        for line in Line
    )
    gaps = (
        Command(
            f"distribute_{name}",
            f"Distribute {name}",
            "Arrange",
            partial(do.distribute, across=across),
            (key,),
            separated=across,
            enabled=do.three,
            where=here,
        )
        for name, across, key in (("across", True, "Alt+Shift+Right"), ("down", False, "Alt+Shift+Down"))
    )
    return (*lines, *gaps)
