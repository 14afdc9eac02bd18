"""Clicks that select: a link, or nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer


class PickLink:
    """Press on a link selects it."""

    def __init__(self, scene: GraphScene) -> None:
        self._scene = scene

    def starts(self, pointer: Pointer) -> bool:
        link = pointer.hit.link
        if pointer.button is not Qt.MouseButton.LeftButton or link is None:
            return False
        if not pointer.adds:
            self._scene.clearSelection()
        link.setSelected(not (pointer.adds and link.isSelected()))
        return True

    def moves(self, pointer: Pointer) -> None:
        """Nothing follows the press."""

    def ends(self, pointer: Pointer) -> None:
        """Nothing follows the press."""

    def cancels(self) -> None:
        """Nothing was begun."""
