"""A press on a button in an error's bubble makes the repair it names."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from gui.canvas.scene import GraphScene
from gui.canvas.tool import Pointer
from gui.repairing import repaired
from gui.session import Session


class PressRepair:
    """Comes before the other gestures, as bubbles lie over blocks."""

    def __init__(self, session: Session, scene: GraphScene) -> None:
        self._session, self._scene = session, scene

    def starts(self, pointer: Pointer) -> bool:
        if pointer.button is not Qt.MouseButton.LeftButton:
            return False
        found = (repair for bubble in self._scene.bubbles.values() if (repair := bubble.repair_at(pointer.scene)))
        repair = next(found, None)
        if repair is None:
            return False
        self._session.do(repair.label, partial(repaired, repair))
        return True

    def moves(self, _pointer: Pointer) -> None:
        """Nothing follows the press."""

    def ends(self, _pointer: Pointer) -> None:
        """Nothing follows the press."""

    def cancels(self) -> None:
        """The repair is made; undo takes it back."""
