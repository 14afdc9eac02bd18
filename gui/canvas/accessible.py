"""The canvas for screen readers: blocks, their calls, links, frames and notes, each with a name, a role and a state."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
)
from PySide6.QtWidgets import QAccessibleWidget

from core.graph.records import Target
from core.values import AnnotationId, CallId, LayerId
from gui.canvas.scene import GraphScene
from gui.canvas.spoken import block_words, call_words, canvas_words, link_words, note_words, settings_words
from gui.canvas.view import CanvasView

_Text, _Role = QAccessible.Text, QAccessible.Role


def install() -> None:
    """Makes Qt ask here when something looks at a canvas; costs nothing until then."""
    if _made not in _INSTALLED:
        _INSTALLED.append(_made)
        QAccessible.installFactory(_made)


def _made(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    return SpokenCanvas(thing) if isinstance(thing, CanvasView) else None


_INSTALLED: list[object] = []


class SpokenCanvas(QAccessibleWidget):
    """The view: its children are the blocks in the document's order, then the links, then frames and notes.

    Children that were made stay, for whoever asked for one may ask again by its number; those whose block has gone say
    that they are not valid any more.
    """

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view, _Role.Canvas, "Canvas")
        self.view = view
        self._blocks: dict[LayerId, SpokenBlock] = {}
        self._links: dict[Target, SpokenLink] = {}
        self._notes: dict[AnnotationId, SpokenNote] = {}

    def childCount(self) -> int:
        scene = self.view.canvas
        return len(scene.blocks) + len(scene.links) + len(scene.paper.items)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None
        layers, links = list(self.view.canvas.blocks), list(self.view.canvas.links)
        if 0 <= index < len(layers):
            return self.block(layers[index])
        at, notes = index - len(layers), list(self.view.canvas.paper.items)
        if 0 <= at < len(links):
            return self._link(links[at])
        return self._note(notes[at - len(links)]) if 0 <= at - len(links) < len(notes) else None

    def block(self, layer: LayerId) -> SpokenBlock:
        if layer not in self._blocks:
            self._blocks[layer] = SpokenBlock(self, layer)
        return self._blocks[layer]

    def _link(self, target: Target) -> SpokenLink:
        if target not in self._links:
            self._links[target] = SpokenLink(self, target)
        return self._links[target]

    def _note(self, key: AnnotationId) -> SpokenNote:
        if key not in self._notes:
            self._notes[key] = SpokenNote(self, key)
        return self._notes[key]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        layers, links = list(self.view.canvas.blocks), list(self.view.canvas.links)
        if isinstance(child, SpokenBlock) and child.isValid():
            return layers.index(child.layer)
        if isinstance(child, SpokenLink) and child.isValid():
            return len(layers) + links.index(child.target)
        if isinstance(child, SpokenNote) and child.isValid():
            return len(layers) + len(links) + list(self.view.canvas.paper.items).index(child.key)
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None
        hit = self.view.canvas.hit(self.view.mapToScene(self.view.viewport().mapFromGlobal(QPoint(x, y))))
        return self.block(hit.block.layer) if hit.block else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None
        chosen = self.view.canvas.selected_layers()
        return self.block(chosen[0]) if len(chosen) == 1 and self.view.hasFocus() else None

    def text(self, kind: QAccessible.Text) -> str:
        return canvas_words(self.view.canvas) if kind == _Text.Name else super().text(kind)

    def place(self, area: QRectF) -> QRect:
        """Scene coordinates on the screen."""
        seen = self.view.mapFromScene(area).boundingRect()
        return QRect(self.view.viewport().mapToGlobal(seen.topLeft()), seen.size())


class _Spoken(QAccessibleInterface):
    """What the parts of a canvas have in common: no object of their own, nothing that can be written."""

    def __init__(self, canvas: SpokenCanvas) -> None:
        super().__init__()
        self.canvas = canvas

    @property
    def scene(self) -> GraphScene:
        return self.canvas.view.canvas

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt takes None
        return None

    def parent(self) -> QAccessibleInterface:
        return self.canvas

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Names change by the Rename command."""


class SpokenBlock(_Spoken):
    """A block; its children are its calls."""

    def __init__(self, canvas: SpokenCanvas, layer: LayerId) -> None:
        super().__init__(canvas)
        self.layer = layer
        self._calls: dict[CallId, SpokenCall] = {}

    def isValid(self) -> bool:
        return self.layer in self.scene.blocks

    def calls(self) -> list[CallId]:
        return [call.id for call in self.scene.graph.layers[self.layer].calls]

    def childCount(self) -> int:
        return len(self.calls()) if self.isValid() else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes None
        calls = self.calls() if self.isValid() else []
        if not 0 <= index < len(calls):
            return None
        call = calls[index]
        if call not in self._calls:
            self._calls[call] = SpokenCall(self, call)
        return self._calls[call]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self.calls().index(child.call) if isinstance(child, SpokenCall) and child.isValid() else -1

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        block = self.scene.blocks[self.layer].block
        if kind == _Text.Name:
            return block_words(block)
        return settings_words(block) if kind == _Text.Description else ""

    def rect(self) -> QRect:
        return self.canvas.place(self.scene.blocks[self.layer].body()) if self.isValid() else QRect()

    def role(self) -> QAccessible.Role:
        return _Role.Grouping

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        state.selectable = state.multiSelectable = state.focusable = state.movable = True
        state.selected = self.scene.blocks[self.layer].isSelected()
        state.focused = self.canvas.focusChild() is self
        return state


class SpokenCall(_Spoken):
    """One use of a layer: where its inputs come from, and what it gives."""

    def __init__(self, block: SpokenBlock, call: CallId) -> None:
        super().__init__(block.canvas)
        self._block, self.call = block, call

    def isValid(self) -> bool:
        return self._block.isValid() and self.call in self._block.calls()

    def parent(self) -> QAccessibleInterface:
        return self._block

    def text(self, kind: QAccessible.Text) -> str:
        return call_words(self.scene, self.call) if kind == _Text.Name and self.isValid() else ""

    def rect(self) -> QRect:
        return self._block.rect()

    def role(self) -> QAccessible.Role:
        return _Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.readOnly = True
        return state


class SpokenLink(_Spoken):
    """A link, from where to where."""

    def __init__(self, canvas: SpokenCanvas, target: Target) -> None:
        super().__init__(canvas)
        self.target = target

    def isValid(self) -> bool:
        return self.target in self.scene.links

    def text(self, kind: QAccessible.Text) -> str:
        return link_words(self.scene, self.target) if kind == _Text.Name and self.isValid() else ""

    def rect(self) -> QRect:
        return self.canvas.place(self.scene.links[self.target].path.boundingRect()) if self.isValid() else QRect()

    def role(self) -> QAccessible.Role:
        return _Role.Graphic

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.selectable = True
        state.selected = self.isValid() and self.scene.links[self.target].isSelected()
        return state


class SpokenNote(_Spoken):
    """A frame with its title, or a note with what it says."""

    def __init__(self, canvas: SpokenCanvas, key: AnnotationId) -> None:
        super().__init__(canvas)
        self.key = key

    def isValid(self) -> bool:
        return self.key in self.scene.paper.items

    def text(self, kind: QAccessible.Text) -> str:
        return note_words(self.scene.paper.items[self.key].annotation) if kind == _Text.Name and self.isValid() else ""

    def rect(self) -> QRect:
        return self.canvas.place(self.scene.paper.items[self.key].area()) if self.isValid() else QRect()

    def role(self) -> QAccessible.Role:
        return _Role.Note

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.selectable = state.movable = state.sizeable = True
        state.selected = self.isValid() and self.scene.paper.items[self.key].isSelected()
        return state


class Announcing(QObject):
    """Tells screen readers when another block is chosen: which has the focus now, and in words what it is."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        view.canvas.chosen.connect(self._tell)

    def _tell(self) -> None:
        if not QAccessible.isActive():
            return
        scene = self._view.canvas
        chosen = scene.selected_layers()
        if len(chosen) == 1:
            index = list(scene.blocks).index(chosen[0])
            focus = QAccessibleEvent(self._view, QAccessible.Event.Focus)
            focus.setChild(index)
            QAccessible.updateAccessibility(focus)
            selected = QAccessible.State()
            selected.selected = True
            change = QAccessibleStateChangeEvent(self._view, selected)
            change.setChild(index)
            QAccessible.updateAccessibility(change)
            words = f"{block_words(scene.blocks[chosen[0]].block)}, selected"
        elif chosen:
            words = f"{len(chosen)} blocks selected"
        elif links := scene.selected_links():
            words = f"{link_words(scene, links[0])}, selected" if len(links) == 1 else f"{len(links)} links selected"
        elif notes := scene.paper.selected():
            words = f"{note_words(scene.paper.items[notes[0]].annotation)}, selected"
        else:
            words = "Nothing selected"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, words))
