"""How frames stand around blocks: put around a selection, and drawn tight again when blocks were arranged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF

from core.graph.records import Area, Position
from core.values import AnnotationId, LayerId
from gui.canvas.carried import Carried
from gui.canvas.scene import GraphScene
from gui.theme.tokens import FRAME_MARGIN, GRID, TITLE_BAR


def around(bodies: Iterable[QRectF]) -> Area:
    """The frame around some blocks or smaller frames, on the grid."""
    area = QRectF()
    for body in bodies:
        area = area.united(body)
    left, top = _down(area.left() - FRAME_MARGIN), _down(area.top() - FRAME_MARGIN - TITLE_BAR)
    right, bottom = -_down(-area.right() - FRAME_MARGIN), -_down(-area.bottom() - FRAME_MARGIN)
    return Area(left, top, right - left, bottom - top)


def rearranged(scene: GraphScene, places: Mapping[LayerId, Position]) -> Carried:
    """Blocks at new places, the frames that they stood in tight around them, and their links run straight."""
    moved = {
        layer: QRectF(at.x, at.y, scene.blocks[layer].geometry.width, scene.blocks[layer].geometry.height)
        for layer, at in places.items()
    }
    calls = scene.graph.places
    links = {end: () for end in scene.graph.bends if end.call in calls and calls[end.call].layer.id in moved}
    return Carried(places, _frames(scene, moved), links, {})


def _frames(scene: GraphScene, moved: Mapping[LayerId, QRectF]) -> Mapping[AnnotationId, Area]:
    """Frames that a block of those moved stood in, the innermost first, so that outer ones go around them."""
    found: dict[AnnotationId, Area] = {}
    frames = [item for item in scene.paper.items.values() if item.is_frame]
    for frame in sorted(frames, key=lambda item: item.area().width() * item.area().height()):
        area = frame.area()
        inside = [layer for layer, item in scene.blocks.items() if area.contains(item.body())]
        if not any(layer in moved for layer in inside):
            continue
        inner = [other for other in frames if other is not frame and area.contains(other.area())]
        bodies = [moved.get(layer, scene.blocks[layer].body()) for layer in inside]
        bodies += [QRectF(*found.get(other.key, other.annotation.area)) for other in inner]
        found[frame.key] = around(bodies)
    return found


def _down(length: float) -> float:
    return length // GRID * GRID
