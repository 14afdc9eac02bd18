"""What the canvas says of what the mouse rests on: whole shapes and dtypes, and what a block has no room for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from core.graph.records import Source, Target
from gui.canvas.block import Block, InSocket, OutSocket
from gui.canvas.hit import Hit
from gui.canvas.scene import GraphScene
from gui.canvas.view import CanvasView
from gui.canvas.words import full_shape, output_name


class Tooltips(QObject):
    """Answers the viewport's questions for a tooltip."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() is not QEvent.Type.ToolTip:
            return False
        scene = self._view.canvas
        text = words(scene, scene.hit(self._view.mapToScene(event.pos())))
        QToolTip.showText(event.globalPos(), text, self._view.viewport())
        return True


def words(scene: GraphScene, hit: Hit) -> str:
    """What is known of what lies under the mouse; empty where nothing lies there."""
    if hit.link:
        return _link(scene, hit.link.source, hit.link.target)
    if isinstance(hit.socket, InSocket):
        return _input(scene, hit.socket)
    if isinstance(hit.socket, OutSocket):
        return f"Output of {output_name(scene.graph, hit.socket.source)}\n{_tensor(scene, hit.socket.source)}"
    return _block(hit.block.block) if hit.block else ""


def _link(scene: GraphScene, source: Source, target: Target) -> str:
    place = scene.graph.places.get(target.call)
    end = f"{place.layer.name}, {target.port}" if place else target.port
    return f"{output_name(scene.graph, source)} → {end}\n{_tensor(scene, source)}"


def _input(scene: GraphScene, socket: InSocket) -> str:
    source = scene.graph.links.get(socket.target)
    if source:
        return _link(scene, source, socket.target)
    return f"Input {socket.target.port}\n{'may stay open' if socket.optional else 'open: link an output to it'}"


def _tensor(scene: GraphScene, source: Source) -> str:
    tensor = scene.tensor(source)
    return f"{full_shape(tensor.shape)} {tensor.dtype}" if tensor else "Its shape is not known yet"


def _block(block: Block) -> str:
    weights = f"{block.weights} weights" if block.weights else ""
    lines = [block.name, " · ".join(filter(None, (block.class_label, weights))), block.summary, block.reason]
    return "\n".join(filter(None, lines))
