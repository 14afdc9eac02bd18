"""What an empty canvas says: how a first block is added."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel

from gui.canvas.view import CanvasView
from gui.theme.theme import sans
from gui.theme.tokens import HINT_PX

TEXT = "Double-click to add a layer, or just start typing"
_MORE = "input 100 int32  ·  dense 64 relu  ·  conv2d 32 3 same"


class EmptyHint(QLabel):
    """Lies over the middle of the view and lets every press through."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(f"{TEXT}\n\n{_MORE}", view)
        self.setObjectName("empty_hint")
        self.setProperty("dim", True)
        self.setFont(sans(HINT_PX))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, CanvasView):
            self.setGeometry(watched.rect())
        return False
