"""The mark around a block that differs: a colour, a kind of line and a word, so that nobody needs the colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.difference import Kind
from gui.canvas.paint import FULL
from gui.theme.theme import Theme, sans
from gui.theme.tokens import AFAR_PX, RADIUS, SMALL_PX

_LOOKS: dict[Kind, tuple[str, Qt.PenStyle, str]] = {
    "added": ("ok", Qt.PenStyle.SolidLine, "+ added"),
    "removed": ("error", Qt.PenStyle.DashLine, "− removed"),
    "changed": ("warning", Qt.PenStyle.DotLine, "~ changed"),
    "reshaped": ("warning", Qt.PenStyle.DashDotLine, "~ shape"),
    "moved": ("dim", Qt.PenStyle.DotLine, "↔ moved"),
}
_AROUND, _WIDTH = 5.0, 3.0


class ChangeMark(QGraphicsItem):
    """Stands around `body` (scene coordinates), with its word above."""

    def __init__(self, kind: Kind, body: QRectF, theme: Theme) -> None:
        super().__init__()
        self.kind, self._theme = kind, theme
        self._area = body.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        return self._area.adjusted(-_WIDTH, -2 * AFAR_PX, _WIDTH, _WIDTH)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """The line is as strong from afar as from near, and the word larger."""
        token, style, word = _LOOKS[self.kind]
        afar = option.levelOfDetailFromTransform(painter.worldTransform()) < FULL
        pen = QPen(self._theme.colour(token), _WIDTH, style)
        pen.setCosmetic(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawRoundedRect(self._area, RADIUS, RADIUS)
        painter.setFont(sans(AFAR_PX if afar else SMALL_PX))
        above = QRectF(self._area.left(), self._area.top() - 2 * AFAR_PX, self._area.width(), 2 * AFAR_PX - 2)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, word)
