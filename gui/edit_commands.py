"""The commands of the Edit and Model menus: every one an edit of the session's selection."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from core.graph.edits.annotating import remove_annotations
from core.graph.edits.copying import duplicate, paste
from core.graph.edits.grouping import group
from core.graph.edits.layers import set_trainable
from core.graph.edits.links import disconnect
from core.graph.edits.merging import merge_layers
from core.graph.edits.removal import detach, remove_layers
from core.graph.edits.sharing import add_call, split_call
from core.graph.edits.unpacking import unpack
from core.graph.project import Project
from core.graph.records import INPUT, MODEL, Layer
from core.project.clipboard import copy_text, read_text
from core.values import AnnotationId, LayerId
from gui.canvas.canvas import Canvas
from gui.commands import Command
from gui.session import Session
from gui.specs import specs_of


class EditActions:
    """What the Edit and Model menus do."""

    def __init__(self, session: Session, canvas: Canvas) -> None:
        self._session, self._canvas = session, canvas

    def layers(self) -> tuple[Layer, ...]:
        """The selected layers in the order of the document."""
        layers, chosen = self._session.graph.layers, self._session.selected
        if len(chosen) < 2:  # asked after every edit, so not by going through all layers
            return tuple(layers[layer] for layer in chosen)
        return tuple(layer for layer in layers.values() if layer.id in chosen)

    def ids(self) -> tuple[LayerId, ...]:
        return tuple(layer.id for layer in self.layers())

    def some(self) -> bool:
        return bool(self._session.selected)

    def names(self) -> str:
        layers, paper = self.layers(), self.paper()
        if paper:
            kinds = " and ".join(sorted({self._session.graph.annotations[key].kind for key in paper}))
            return f"{len(layers)} blocks, {kinds}" if layers else f"a {kinds}"
        return layers[0].name if len(layers) == 1 else f"{len(layers)} blocks"

    def paper(self) -> tuple[AnnotationId, ...]:
        """The selected frames and notes."""
        return self._canvas.scene.paper.selected()

    def any(self) -> bool:
        return self.some() or bool(self.paper())

    def _edit(self, label: str, change: Callable[[Project], Project]) -> None:
        self._session.do(label, change)

    def delete(self) -> None:
        graph, links = self._session.graph.id, self._canvas.scene.selected_links()
        ids, paper = self.ids(), self.paper()
        if ids or paper:
            self._edit(
                f"Delete {self.names()}",
                lambda now: remove_annotations(remove_layers(now, graph, ids), graph, paper),
            )
        else:
            self._edit("Cut a link" if len(links) == 1 else "Cut links", lambda now: disconnect(now, graph, links))

    def delete_reconnecting(self) -> None:
        graph, ids = self._session.graph.id, self.ids()
        self._edit(f"Delete {self.names()} and reconnect", lambda now: remove_layers(now, graph, ids, reconnect=True))

    def detach(self) -> None:
        graph, ids = self._session.graph.id, self.ids()
        self._edit(f"Detach {self.names()}", lambda now: detach(now, graph, ids))

    def copy(self) -> None:
        QApplication.clipboard().setText(
            copy_text(self._session.project, self._session.graph.id, self.ids(), self.paper())
        )

    def cut(self) -> None:
        graph, ids, paper, label = self._session.graph.id, self.ids(), self.paper(), f"Cut {self.names()}"
        self.copy()
        self._edit(label, lambda now: remove_annotations(remove_layers(now, graph, ids), graph, paper))

    def paste(self) -> None:
        graph, text = self._session.graph.id, QApplication.clipboard().text()
        at = self._canvas.paste_position()
        self._session.add("Paste", lambda now: paste(now, graph, read_text(text), at))

    def duplicate(self) -> None:
        graph, ids, paper = self._session.graph.id, self.ids(), self.paper()
        self._session.add(f"Duplicate {self.names()}", lambda now: duplicate(now, graph, ids, annotations=paper))

    def share(self) -> None:
        graph, ids = self._session.graph.id, self.ids()
        self._edit(f"Add a call to {self.names()}", lambda now: add_call(now, graph, ids[0]))

    def split(self) -> None:
        graph, layer = self._session.graph.id, self.layers()[0]
        last = layer.calls[-1].id
        self._session.add(
            f"Split call {len(layer.calls) - 1} off {layer.name}", lambda now: split_call(now, graph, last)
        )

    def merge(self) -> None:
        graph, ids = self._session.graph.id, self.ids()
        self._edit(f"Merge {self.names()} into one shared layer", lambda now: merge_layers(now, graph, ids))

    def freeze(self) -> None:
        graph, ids = self._session.graph.id, self.ids()
        frozen = all(layer.config.get("trainable") is False for layer in self.layers())
        word = "Unfreeze" if frozen else "Freeze"
        self._edit(f"{word} {self.names()}", lambda now: set_trainable(now, graph, ids, trainable=frozen))

    def group(self) -> None:
        graph, calls = self._session.graph.id, [call.id for layer in self.layers() for call in layer.calls]
        specs = specs_of(self._session)
        self._session.add(f"Group {self.names()} into a model", lambda now: group(now, graph, calls, specs=specs))

    def unpack(self) -> None:
        graph, ids = self._session.graph.id, self.ids()
        self._session.add(f"Unpack {self.names()}", lambda now: unpack(now, graph, ids[0]))

    def shared_selected(self) -> bool:
        layers = self.layers()
        return len(layers) == 1 and len(layers[0].calls) > 1

    def model_selected(self) -> bool:
        layers = self.layers()
        return len(layers) == 1 and layers[0].class_name == MODEL

    def something_to_delete(self) -> bool:
        return self.any() or bool(self._canvas.scene.selected_links())

    def shareable(self) -> bool:
        layers = self.layers()
        return len(layers) == 1 and not layers[0].is_op and layers[0].class_name != INPUT

    def several(self) -> bool:
        return len(self._session.selected) > 1


def edit_commands(session: Session, canvas: Canvas) -> tuple[Command, ...]:
    """The Edit and Model menus."""
    do, document = EditActions(session, canvas), session.document
    return (
        Command("undo", "Undo", "Edit", session.undo, ("Ctrl+Z",), enabled=lambda: document.can_undo),
        Command("redo", "Redo", "Edit", session.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), enabled=lambda: document.can_redo),
        Command("cut", "Cut", "Edit", do.cut, ("Ctrl+X",), separated=True, enabled=do.any),
        Command("copy", "Copy", "Edit", do.copy, ("Ctrl+C",), enabled=do.any),
        Command("paste", "Paste", "Edit", do.paste, ("Ctrl+V",)),
        Command("duplicate", "Duplicate", "Edit", do.duplicate, ("Ctrl+D",), enabled=do.any),
        Command("delete", "Delete", "Edit", do.delete, ("Del",), separated=True, enabled=do.something_to_delete),
        Command(
            "delete_reconnecting",
            "Delete and reconnect",
            "Edit",
            do.delete_reconnecting,
            ("Ctrl+Del",),
            enabled=do.some,
        ),
        Command("detach", "Detach from its links", "Edit", do.detach, ("Alt+D",), enabled=do.some),
        Command("add", "Add a layer…", "Model", canvas.add_here, ("Tab", "Shift+A"), where=canvas),
        Command("share", "Add a call", "Model", do.share, ("Ctrl+Shift+C",), enabled=do.shareable),
        Command("split", "Split last call off", "Model", do.split, ("Ctrl+Alt+S",), enabled=do.shared_selected),
        Command("merge", "Merge into one shared layer", "Model", do.merge, ("Ctrl+M",), enabled=do.several),
        Command("freeze", "Freeze or unfreeze", "Model", do.freeze, ("Ctrl+Shift+F",), enabled=do.some),
        Command("group", "Group into a model", "Model", do.group, ("Ctrl+G",), separated=True, enabled=do.some),
        Command("unpack", "Unpack model", "Model", do.unpack, ("Ctrl+Shift+G",), enabled=do.model_selected),
    )
