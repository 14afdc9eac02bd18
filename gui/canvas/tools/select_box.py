"""Drags a box over empty canvas to select what it touches; with Shift or Ctrl it adds to the selection."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from core.values import AnnotationId, LayerId
from gui.canvas.items import BlockItem
from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer
from gui.theme.theme import Theme


class SelectBox:
    """Press on nothing, drag, release."""

    def __init__(self, scene: GraphScene, theme: Theme) -> None:
        self._scene, self._theme = scene, theme
        self._from = QPointF()
        self._before: tuple[LayerId, ...] = ()
        self._before_paper: tuple[AnnotationId, ...] = ()
        self._box: QGraphicsRectItem | None = None

    def starts(self, pointer: Pointer) -> bool:
        hit = pointer.hit
        if pointer.button is not Qt.MouseButton.LeftButton or hit.block or hit.link:
            return False
        self._from = pointer.scene
        self._before = self._scene.selected_layers() if pointer.adds else ()
        self._before_paper = self._scene.paper.selected() if pointer.adds else ()
        self.cancels()
        return True

    def moves(self, pointer: Pointer) -> None:
        area = QRectF(self._from, pointer.scene).normalized()
        self._drawn().setRect(area)
        touched = [item.layer for item in self._scene.items(area) if isinstance(item, BlockItem)]
        self._scene.select((*self._before, *touched))
        self._scene.paper.select((*self._before_paper, *self._scene.paper.within(area)))

    def ends(self, _pointer: Pointer) -> None:
        self._wipe()

    def cancels(self) -> None:
        self._wipe()
        self._scene.select(self._before)
        self._scene.paper.select(self._before_paper)

    def _drawn(self) -> QGraphicsRectItem:
        if self._box is None:
            ink = self._theme.colour("selection")
            veil = QColor(ink)
            veil.setAlpha(28)
            pen = QPen(ink)
            pen.setCosmetic(True)
            self._box = QGraphicsRectItem()
            self._box.setPen(pen)
            self._box.setBrush(veil)
            self._box.setZValue(10)
            self._scene.lay_over(self._box)
        return self._box

    def _wipe(self) -> None:
        if self._box:
            self._scene.take_off(self._box)
        self._box = None
