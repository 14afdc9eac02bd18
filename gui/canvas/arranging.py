"""The Arrange commands: the auto layout as one edit, and the blocks gliding to their new places."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from core.graph.layout import Direction, Size, arrange
from core.graph.records import Position, Source, Target
from core.values import LayerId
from gui.canvas.carried import Carried
from gui.canvas.framing import rearranged
from gui.canvas.scene import GraphScene
from gui.canvas.view import CanvasView
from gui.session import Session
from gui.theme.motion import reduced
from gui.theme.tokens import ANIMATION_MS

_WORDS: dict[Direction, str] = {"right": "from left to right", "down": "from top to bottom"}
_MOST = 400  # blocks that glide; of more, every frame would take too long to draw


class Arranging(QObject):
    """Lays out the selection, or everything when fewer than two blocks are selected; one undo step."""

    def __init__(self, session: Session, view: CanvasView) -> None:
        super().__init__(view)
        self._session, self._view, self._scene = session, view, view.canvas
        self._glide = BlocksGlide(self._scene, self)
        session.changed.connect(self._glide.stop)
        session.graph_changed.connect(self._glide.stop)

    def arrange(self, direction: Direction = "right") -> None:
        graph, chosen = self._session.graph, self._session.selected
        only = chosen if len(chosen) > 1 else None
        blocks = self._scene.blocks
        sizes = {layer: Size(item.geometry.width, item.geometry.height) for layer, item in blocks.items()}
        sockets: dict[Source | Target, float] = {}
        for item in blocks.values():
            sockets |= item.geometry.inputs | item.geometry.outputs  # type: ignore[operator]
        arranged = rearranged(self._scene, arrange(graph, sizes, direction, only, sockets))
        stood = {layer: Position(*blocks[layer].pos().toTuple()) for layer in arranged.layers}
        what = "Arrange the selection" if only else "Arrange"
        done = self._session.do(f"{what} {_WORDS[direction]}", lambda now: arranged.edit(now, graph.id))
        if only is None:
            self._view.fit_all()  # while blocks stand where they go
        if done:
            self._glide.start(stood, arranged)


class BlocksGlide(QObject):
    """Shows blocks on their way to where the document has them already."""

    def __init__(self, scene: GraphScene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self._from: Mapping[LayerId, Position] = {}
        self._to: Carried | None = None
        self._run = QVariantAnimation(self, duration=ANIMATION_MS, startValue=0.0, endValue=1.0)
        self._run.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._run.valueChanged.connect(self._show)
        self._run.finished.connect(self.stop)

    def start(self, stood: Mapping[LayerId, Position], to: Carried) -> None:
        if reduced() or len(stood) > _MOST or not self._scene.views() or not self._scene.views()[0].isVisible():
            return
        self._from, self._to = stood, to
        self._show(0.0)
        self._run.start()

    def stop(self) -> None:
        """Everything is where it goes, at once; what has gone meanwhile stays gone."""
        self._run.stop()
        to, self._to = self._to, None
        if to:
            places = self._scene.graph.positions
            left = {layer: places[layer] for layer in to.layers if layer in self._scene.blocks and layer in places}
            self._scene.show_dragged(left)

    def _show(self, share: float) -> None:
        if self._to is None:
            return
        now = {layer: _between(self._from[layer], to, share) for layer, to in self._to.layers.items()}
        self._scene.show_dragged(now)


def _between(start: Position, end: Position, share: float) -> Position:
    return Position(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
