"""How curves are told apart: by seven colours, and from the eighth on by dots in their lines and swatches too."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from gui.theme.theme import Theme
from gui.theme.tokens import SWATCH, Category

_COLOURS = (
    Category.CORE,
    Category.OUTPUT,
    Category.INPUT,
    Category.CONVOLUTION,
    Category.RECURRENT,
    Category.TEXT,
    Category.MERGE,
)
_DOTS = 3
MOST = len(_COLOURS) * (_DOTS + 1)
_LONG, _SHORT, _DOT, _GAP = 14.0, 4.0, 1.0, 2.5  # in widths of the line
_DOT_PX = 1.2


@dataclass(frozen=True, slots=True)
class Stroke:
    """A colour, and how many dots stand between two dashes."""

    colour: QColor
    dots: int = 0

    def dashes(self, *, held_out: bool) -> list[float]:
        """Dashes and gaps by turns, in widths of the line; none of a line that is whole."""
        if not (held_out or self.dots):
            return []
        return [_SHORT if held_out else _LONG, _GAP, *[_DOT, _GAP] * self.dots]

    def swatch(self) -> QPixmap:
        """A square of the colour with the dots in it."""
        pixmap = QPixmap(QSize(SWATCH, SWATCH))
        pixmap.fill(self.colour)
        if self.dots:
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("black" if self.colour.lightnessF() > 0.5 else "white"))
            for place in range(self.dots):
                x = SWATCH * (place + 1) / (self.dots + 1)
                painter.drawEllipse(QPointF(x, SWATCH / 2), _DOT_PX, _DOT_PX)
            painter.end()
        return pixmap


def stroke(theme: Theme, place: int) -> Stroke:
    """That of the curve at this place; equal ones come again after MOST."""
    return Stroke(theme.category(_COLOURS[place % len(_COLOURS)]), place // len(_COLOURS) % (_DOTS + 1))
