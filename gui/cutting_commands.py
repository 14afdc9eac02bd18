"""Commands that cut and join models on the canvas: take a part out, replace the head, freeze up to here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog

from core.graph.edits.cutting import replace_head, take_out
from core.graph.edits.extending import extend, extend_from
from core.graph.edits.layers import set_trainable
from core.graph.project import Project
from core.graph.records import Source
from core.graph.writing import shown
from core.values import GraphId, ModelRef
from gui.canvas.canvas import Canvas
from gui.commands import Command
from gui.session import Session

Tell = Callable[[str], object]
Find = Callable[[Callable[[Project, str], None]], object]
"""Asks for a project or a model file, and hands its project and title on."""
_FILE = "A model from a file…"
_MOST_UNITS = 1_000_000
_UNITS = 10
_POOLINGS = {3: "GlobalAveragePooling1D", 4: "GlobalAveragePooling2D", 5: "GlobalAveragePooling3D"}


class CuttingActions:
    """What is meant by the selected blocks and links: the tensors that they give or carry."""

    def __init__(self, session: Session, canvas: Canvas, tell: Tell, find: Find) -> None:
        self._session, self._canvas, self._tell, self._find = session, canvas, tell, find

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
        activation, pooling, before = "sigmoid" if units == 1 else "softmax", self._pooling(cut), self._session.project

        from core.training.suited import with_suited_losses  # a window is there sooner without

        def edit(now: Project) -> Project:
            return with_suited_losses(now, replace_head(now, graph, cut, units, activation, pooling))

        if self._session.add(f"Replace the head behind {name}", edit):
            self._tell_losses(before)

    def _tell_losses(self, before: Project) -> None:
        """What the plan trains otherwise now, since another head asks for it."""
        old, new = before.plan, self._session.project.plan
        rows = zip(old.outputs, new.outputs, strict=False) if old and new else ()
        losses = [shown(row.loss) for was, row in rows if row.loss != was.loss]
        if losses:
            self._tell(f"The plan trains the new head with {', '.join(losses)}. Training setup shows the row.")

    def extend(self) -> None:
        """Asks for one of the project's models, or for a file with one, to stand behind the chosen tensor."""
        graph, (end,) = self._session.graph.id, self.tensors()
        known = {
            model.name: ModelRef(other.id, model.id)
            for other in self._session.project.graphs.values()
            for model in other.models.values()
            if other.id != graph
        }
        name, chosen = QInputDialog.getItem(
            self._canvas, "Extend with a model", "What stands behind it:", [*known, _FILE], editable=False
        )
        if chosen and name in known:
            self._session.add(f"Extend with {name}", lambda now: extend(now, graph, end, known[name]))
        elif chosen:
            self._find(lambda other, title: self._extend_from(other, title, graph, end))

    def _extend_from(self, other: Project, title: str, graph: GraphId, end: Source) -> None:
        from core.saving.choosing import declared, usual_model

        ref = usual_model(other) or next(iter(declared(other)), None)
        if ref is None:
            self._tell(f"{title} declares no model to extend with.")
        elif self._session.add(f"Extend with {title}", lambda now: extend_from(now, graph, end, other, ref)):
            self._tell(f"Its weights are new. Model › Transplant weights… takes them over from {title}.")

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


def cutting_commands(
    session: Session, canvas: Canvas, tell: Tell, find: Find, transplant: Callable[[], object]
) -> tuple[Command, ...]:
    """In the Model menu. `tell` shows a line to the person; `find` asks for another project or a model file."""
    do, here = CuttingActions(session, canvas, tell, find), canvas.view
    return (
        Command(
            "take_out", "Model from here to there", "Model", do.take_out, separated=True, enabled=do.several, where=here
        ),
        Command("replace_head", "Replace the head…", "Model", do.replace_head, enabled=do.one_tensor, where=here),
        Command("extend", "Extend with a model…", "Model", do.extend, enabled=do.one_tensor, where=here),
        Command("freeze_upstream", "Freeze up to here", "Model", do.freeze, enabled=do.some, where=here),
        Command(
            "transplant",
            "Transplant weights…",
            "Model",
            transplant,
            tip="Takes weights over from a run, another project or a model file; what fits is listed first",
        ),
    )
