"""The bubble under a block in error: what is wrong, and the repairs as buttons."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextDocument
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph.problem import Problem, Repair
from gui.canvas.paint import FULL, BlockPainter
from gui.theme import tokens
from gui.theme.theme import sans
from gui.theme.tokens import PADDING

_WIDTH, _BUTTON, _MOST = 296.0, 24.0, 2


class ErrorBubble(QGraphicsItem):
    """Stands below its block and moves with it (its parent item). Presses on a button are told by `repair_at`."""

    def __init__(self, problem: Problem, painter: BlockPainter, block: QGraphicsItem) -> None:
        super().__init__(block)
        self.problem = problem
        self._painter = painter
        self._text = QTextDocument()
        self._text.setDefaultFont(sans(tokens.SMALL_PX))
        self._text.setTextWidth(_WIDTH - 2 * PADDING)
        self._text.setDocumentMargin(0)
        self._text.setPlainText(problem.message)
        self.setZValue(5)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        return self.problem.repairs[:_MOST]

    def repair_at(self, point: QPointF) -> Repair | None:
        """The repair whose button lies under a scene point."""
        inside = self.mapFromScene(point)
        found = (repair for repair, area in self._buttons() if area.contains(inside))
        return next(found, None)

    def boundingRect(self) -> QRectF:
        height = self._text.size().height() + PADDING * 1.5 + len(self.repairs) * (_BUTTON + 6)
        return QRectF(0, 0, _WIDTH, height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < FULL:
            return
        theme = self._painter.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("error"), 1))
        painter.setBrush(theme.colour("error_ground"))
        painter.drawRoundedRect(self.boundingRect(), tokens.RADIUS, tokens.RADIUS)
        self._draw_text(painter)
        for repair, area in self._buttons():
            painter.setPen(QPen(theme.colour("error"), 1))
            painter.setBrush(theme.colour("block"))
            painter.drawRoundedRect(area, tokens.ROW_RADIUS, tokens.ROW_RADIUS)
            painter.setPen(theme.colour("text"))
            painter.setFont(sans(tokens.SMALL_PX))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, repair.label)

    def _draw_text(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(PADDING, PADDING * 0.75)
        colour = self._painter.theme.colours.text
        self._text.setHtml(f'<span style="color:{colour}">{escape(self.problem.message)}</span>')
        self._text.drawContents(painter)
        painter.restore()

    def _buttons(self) -> list[tuple[Repair, QRectF]]:
        top = self._text.size().height() + PADDING
        width = _WIDTH - 2 * PADDING
        return [
            (repair, QRectF(PADDING, top + index * (_BUTTON + 6), width, _BUTTON))
            for index, repair in enumerate(self.repairs)
        ]
