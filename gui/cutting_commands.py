"""Commands that cut and join models on the canvas: take a part out, replace the head, freeze up to here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog

from core.graph.edits.cutting import replace_head, take_out
from core.graph.edits.layers import set_trainable
from core.graph.records import Source
from gui.canvas.canvas import Canvas
from gui.commands import Command
from gui.session import Session

Tell = Callable[[str], object]
_MOST_UNITS = 1_000_000
_UNITS = 10
_POOLINGS = {3: "GlobalAveragePooling1D", 4: "GlobalAveragePooling2D", 5: "GlobalAveragePooling3D"}


class CuttingActions:
    """What is meant by the selected blocks and links: the tensors that they give or carry."""

    def __init__(self, session: Session, canvas: Canvas, tell: Tell) -> None:
        self._session, self._canvas, self._tell = session, canvas, tell

    def tensors(self) -> tuple[Source, ...]:
        """The tensors on selected links, and of selected blocks the outputs in use (the first where none is)."""
        graph = self._session.graph
        found = [graph.links[target] for target in self._canvas.scene.selected_links() if target in graph.links]
        for layer in graph.layers.values() if self._session.selected else ():
            if layer.id in self._session.selected:
                for call in layer.calls:
                    used = [source for source in graph.consumers if source.call == call.id]
                    found += used or [Source(call.id)]
        return tuple(dict.fromkeys(found))

    def take_out(self) -> None:
        graph, tensors = self._session.graph.id, self.tensors()
        known = self._session.graph.models.keys()
        if self._session.do("Model from here to there", lambda now: take_out(now, graph, tensors)):
            made = next(model for key, model in self._session.graph.models.items() if key not in known)
            self._tell(f"{made.name} goes from here to there. The Models panel lists it.")

    def replace_head(self) -> None:
        """Asks how many units the new head has. Images and sequences are pooled before it, where shapes are known."""
        graph, (cut,) = self._session.graph.id, self.tensors()
        name = self._session.graph.places[cut.call].layer.name
        text = f"Everything behind {name} goes. Units of the new Dense head:"
        units, chosen = QInputDialog.getInt(self._canvas, "Replace the head", text, _UNITS, 1, _MOST_UNITS)
        if not chosen:
            return
        activation, pooling = "sigmoid" if units == 1 else "softmax", self._pooling(cut)
        self._session.add(
            f"Replace the head behind {name}", lambda now: replace_head(now, graph, cut, units, activation, pooling)
        )

    def freeze(self) -> None:
        graph, layers = self._session.graph.id, self._session.selected
        self._session.do(
            "Freeze up to here", lambda now: set_trainable(now, graph, layers, trainable=False, upstream=True)
        )

    def some(self) -> bool:
        return bool(self._session.selected)

    def one_tensor(self) -> bool:
        links, layers = self._canvas.scene.selected_links(), self._session.selected
        return len(links) + len(layers) == 1 and len(self.tensors()) == 1

    def several(self) -> bool:
        return len(self._canvas.scene.selected_links()) + len(self._session.selected) > 1

    def _pooling(self, cut: Source) -> str:
        shapes = self._session.facts.call(self._session.graph.id, cut.call)
        known = cut.output < len(shapes.outputs) if shapes else False
        return _POOLINGS.get(len(shapes.outputs[cut.output].shape), "") if shapes and known else ""


def cutting_commands(session: Session, canvas: Canvas, tell: Tell) -> tuple[Command, ...]:
    """In the Model menu. `tell` shows a line to the person."""
    do, here = CuttingActions(session, canvas, tell), canvas.view
    return (
        Command(
            "take_out", "Model from here to there", "Model", do.take_out, separated=True, enabled=do.several, where=here
        ),
        Command("replace_head", "Replace the head…", "Model", do.replace_head, enabled=do.one_tensor, where=here),
        Command("freeze_upstream", "Freeze up to here", "Model", do.freeze, enabled=do.some, where=here),
    )
