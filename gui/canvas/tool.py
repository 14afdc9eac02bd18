"""What a gesture is to the view: asked in turn whether a press is its own, then fed until the button goes up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, Qt

from gui.canvas.hit import Hit

STILL = 3  # how many pixels a click may tremble before it counts as a drag


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is, what lies under it, and which button and keys are down."""

    scene: QPointF
    view: QPoint
    hit: Hit
    button: Qt.MouseButton
    keys: Qt.KeyboardModifier

    @property
    def adds(self) -> bool:
        """Whether Shift or Ctrl asks to add to what is selected."""
        return bool(self.keys & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))


class Tool(Protocol):
    """One gesture."""

    def starts(self, pointer: Pointer, /) -> bool:
        """Whether this press begins the gesture; if so the moves and the release are its own."""

    def moves(self, pointer: Pointer, /) -> None: ...

    def ends(self, pointer: Pointer, /) -> None: ...

    def cancels(self) -> None:
        """Escape was pressed in the middle: everything as before."""
