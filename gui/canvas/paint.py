"""Paints a block and a link. One painter serves all items; an item only says which block and where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from core.graph.block_size import HEADER, ROW
from gui.canvas.block import Block, InSocket, OutSocket, Row, State
from gui.canvas.geometry import Geometry
from gui.theme import tokens
from gui.theme.theme import Theme, mono, sans
from gui.theme.tokens import BAR, MUTED, PADDING, RADIUS, ROW_RADIUS, SOCKET

BADGE_GAP = 12.0  # between a block's edge and its badges, clear of the socket
_LABEL_HEIGHT, _LABEL_PAD = 18.0, 12.0
FULL, PLAIN = 0.4, 0.25  # zoom above which blocks carry text, and above which they are drawn one by one


_UNSURE = {State.ASSUMED, State.UNKNOWN}  # drawn with dashes, for what is known of them hangs on something else
_MARKS = {
    State.ERROR: ("!", "error"),
    State.WARNING: ("△", "warning"),
    State.ASSUMED: ("≈", "dim"),
    State.UNKNOWN: ("?", "dim"),
}


class BlockPainter:
    """Draws blocks in the colours of the theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._name, self._text, self._small = (
            sans(tokens.NAME_PX, bold=True),
            sans(tokens.TEXT_PX),
            sans(tokens.SMALL_PX),
        )
        self._mono = mono()
        self._large = sans(tokens.AFAR_PX)
        self._metrics: dict[int, QFontMetricsF] = {id(font): QFontMetricsF(font) for font in self._fonts()}
        self._elided: dict[tuple[str, int, int], str] = {}

    def paint(self, painter: QPainter, block: Block, shape: Geometry, zoom: float, *, selected: bool) -> None:
        """Draws the whole block; below FULL only its box and name."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom >= FULL)
        painter.setOpacity(MUTED if block.muted else 1.0)
        self._box(painter, block, shape, selected=selected)
        if zoom < FULL:
            self._from_afar(painter, block, shape)
        else:
            self._inside(painter, block, shape, selected=selected)
        painter.setOpacity(1.0)  # or the view draws the next item with it

    def _inside(self, painter: QPainter, block: Block, shape: Geometry, *, selected: bool) -> None:
        self._header(painter, block, shape)
        if block.collapsed:
            self._gathered(painter, block, shape)
            return
        for row, y in zip(block.rows, shape.rows, strict=True):
            self._row(painter, block, row, y, shape.width)
            if selected and row.input and row.input.movable:
                self._grip(painter, y)
            self._badges(painter, row, y, shape.width)

    def badge_room(self, block: Block) -> float:
        """How far badges reach beyond the block, to either side."""
        rows = [row.output.badges for row in block.rows if row.output and row.output.badges]
        return BADGE_GAP + max((sum(self._badge_width(text) + 4 for text in badges) for badges in rows), default=0.0)

    def label_size(self, text: str) -> QSizeF:
        """The room that the shape on a link takes."""
        return QSizeF(self._metrics[id(self._mono)].horizontalAdvance(text) + _LABEL_PAD, _LABEL_HEIGHT)

    def link_label(self, painter: QPainter, text: str, area: QRectF) -> None:
        """The shape on a link, on a patch of the canvas so that it reads over the line."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("canvas"))
        painter.drawRoundedRect(area, _LABEL_HEIGHT / 2, _LABEL_HEIGHT / 2)
        painter.setFont(self._mono)
        painter.setPen(self.theme.colour("dim"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _badges(self, painter: QPainter, row: Row, y: float, width: float) -> None:
        """`out 0` outside the socket, `in 0` there too, or on the free side of a block that takes nothing."""
        left, right = -BADGE_GAP, width + BADGE_GAP
        for text in _ins(row):
            left -= self._badge_width(text)
            self._badge(painter, text, left, y, "ok")
            left -= 4
        for text in _outs(row):
            self._badge(painter, text, right, y, "link")
            right += self._badge_width(text) + 4

    def _badge(self, painter: QPainter, text: str, x: float, y: float, edge: str) -> None:
        painter.setPen(QPen(self.theme.colour(edge), 1))
        painter.setBrush(self.theme.colour("canvas"))
        painter.drawRoundedRect(QRectF(x, y - 8, self._badge_width(text), 16), 8, 8)
        painter.setFont(self._small)
        painter.setPen(self.theme.colour("text"))
        painter.drawText(QPointF(x + 7, y + 4), text)

    def _badge_width(self, text: str) -> float:
        return self._metrics[id(self._small)].horizontalAdvance(text) + 14

    def _fonts(self) -> tuple[QFont, ...]:
        return self._name, self._text, self._small, self._mono, self._large

    def _box(self, painter: QPainter, block: Block, shape: Geometry, *, selected: bool) -> None:
        area = QRectF(0, 0, shape.width, shape.height)
        if selected and block.state is State.ERROR:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.colour("selection"), 2))
            painter.drawRoundedRect(area.adjusted(-3, -3, 3, 3), RADIUS + 2, RADIUS + 2)
        painter.setPen(self._edge(block, selected=selected and block.state is not State.ERROR))
        painter.setBrush(self.theme.colour("block"))
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.category(block.category))
        painter.drawRoundedRect(QRectF(0, 0, BAR, shape.height), BAR / 2, BAR / 2)

    def _edge(self, block: Block, *, selected: bool) -> QPen:
        if selected:
            return QPen(self.theme.colour("selection"), 2)
        if block.muted:
            return QPen(self.theme.colour("dim"), 1, Qt.PenStyle.DashLine)
        if block.state is State.ERROR:
            return QPen(self.theme.colour("error"), 2)
        if block.state is State.WARNING:
            return QPen(self.theme.colour("warning"), 1.5)
        if block.state in _UNSURE:
            return QPen(self.theme.colour("dim"), 1, Qt.PenStyle.DashLine)
        return QPen(self.theme.colour("block_edge"), 1)

    def _header(self, painter: QPainter, block: Block, shape: Geometry) -> None:
        left, right = PADDING + 2.0, shape.width - PADDING
        icons = self._marks(painter, block, right)
        weights_width = self._right(painter, block.weights, icons, 20, self._mono, "dim") if block.weights else 0
        self._left(
            painter, block.name, left, 20, self._name, self.theme.colour("text"), icons - weights_width - left - 6
        )
        category = self.theme.category(block.category)
        self._left(painter, block.class_label, left, 37, self._small, category, right - left)
        if block.summary and not block.collapsed:
            self._left(painter, block.summary, left, HEADER + 13, self._small, self.theme.colour("dim"), right - left)

    def _from_afar(self, painter: QPainter, block: Block, shape: Geometry) -> None:
        """The name alone, large enough to be read where the rest is not."""
        room = shape.width - 2 * PADDING
        self._left(painter, block.name, PADDING, shape.height / 2 + 9, self._large, self.theme.colour("text"), room)

    def _marks(self, painter: QPainter, block: Block, right: float) -> float:
        """State and frozen marks at the right of the name: shapes, so that nobody needs the colour to read them."""
        if block.state is not State.FINE:
            word, colour = _MARKS[block.state]
            right -= self._right(painter, word, right, 20, self._name, colour) + 4
        if block.collapsed:
            right -= self._right(painter, "…", right, 20, self._name, "dim") + 4
        if block.frozen:
            right -= self._right(painter, "❄", right, 20, self._text, "selection") + 4
        return right

    def _gathered(self, painter: QPainter, block: Block, shape: Geometry) -> None:
        """One socket each side for all that a collapsed block takes and gives, and the badges of all rows."""
        colour, y = self.theme.category(block.category), shape.height / 2
        if shape.inputs:
            self._socket(painter, 0, y, colour, hollow=False)
        if shape.outputs:
            self._socket(painter, shape.width, y, colour, hollow=False)
        for row in block.rows:
            self._badges(painter, row, y, shape.width)

    def _row(self, painter: QPainter, block: Block, row: Row, y: float, width: float) -> None:
        if row.title or block.shared:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("row"))
            painter.drawRoundedRect(QRectF(8, y - ROW / 2 + 2, width - 16, ROW - 4), ROW_RADIUS, ROW_RADIUS)
        text = " ".join(part for part in (row.title, row.input.label if row.input else "") if part)
        colour = self.theme.colour("text" if row.title and not row.muted else "dim")
        shape_width = self._output_text(painter, row.output, width, y) if row.output else 0.0
        self._left(painter, text, PADDING + 6.0, y + 4, self._small, colour, width - shape_width - 2 * PADDING - 8)
        if row.input:
            self._socket(painter, 0, y, self._in_colour(block, row.input), hollow=row.input.open)
        if row.output:
            self._socket(painter, width, y, self.theme.category(block.category), hollow=False)

    def _grip(self, painter: QPainter, y: float) -> None:
        """Six dots beside the socket: the row can be dragged to another place."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("dim"))
        for x in (PADDING - 1.0, PADDING + 2.5):
            for dy in (-3.5, 0.0, 3.5):
                painter.drawEllipse(QPointF(x, y + dy), 1, 1)

    def _output_text(self, painter: QPainter, output: OutSocket, width: float, y: float) -> float:
        text = f"{output.label} {output.shape}" if output.label else output.shape
        return self._right(painter, text, width - PADDING - 2, y + 4, self._mono, "dim")

    def _in_colour(self, block: Block, socket: InSocket) -> QColor:
        return self.theme.colour("dim") if socket.optional and socket.open else self.theme.category(block.category)

    def _socket(self, painter: QPainter, x: float, y: float, colour: QColor, *, hollow: bool) -> None:
        painter.setPen(QPen(colour, 2))
        painter.setBrush(self.theme.colour("canvas") if hollow else colour)
        painter.drawEllipse(QPointF(x, y), SOCKET - 1, SOCKET - 1)

    def _left(self, painter: QPainter, text: str, x: float, y: float, font: QFont, colour: QColor, room: float) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(x, y), self._fitted(text, font, int(room)))

    def _right(self, painter: QPainter, text: str, x: float, y: float, font: QFont, token: str) -> float:
        width = self._metrics[id(font)].horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self.theme.colour(token))
        painter.drawText(QPointF(x - width, y), text)
        return width

    def _fitted(self, text: str, font: QFont, room: int) -> str:
        key = (text, id(font), room)
        found = self._elided.get(key)
        if found is None:
            found = self._metrics[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, room)
            self._elided[key] = found
        return found


def _ins(row: Row) -> list[str]:
    """The badges that stand at the left: of inputs, where no socket is in the way."""
    free = row.output is not None and row.input is None
    return [text for text in row.output.badges if _is_in(text)] if free and row.output else []


def _outs(row: Row) -> list[str]:
    left = _ins(row)
    return [text for text in row.output.badges if text not in left] if row.output else []


def _is_in(badge: str) -> bool:
    return badge.rpartition(" ")[0].endswith("in")


def link_path(start: QPointF, end: QPointF, through: Sequence[QPointF] = ()) -> QPainterPath:
    """The curve of a link by way of some points: level at each of them; wide where it has to run backwards."""
    path = QPainterPath(start)
    ends = [start, *through, end]
    for begin, finish in pairwise(ends):
        _curve(path, begin, finish, 12.0 if through else 40.0)
    return path


def _curve(path: QPainterPath, start: QPointF, end: QPointF, least: float) -> None:
    reach = max(least, abs(end.x() - start.x()) / 2)
    if end.x() < start.x():
        reach = min(reach, 160.0) + 20
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
