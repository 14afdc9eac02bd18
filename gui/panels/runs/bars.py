"""Named numbers as bars: the probabilities of classes, or values beside each other."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.training.explained import Answer, Value
from gui.theme.theme import Theme, mono
from gui.theme.tokens import BAR_NAME, BAR_NUMBER, BAR_ROW, ROW_RADIUS

_MOST = 12
_GAP = 8


class Bars(QWidget):
    """The largest first where they are probabilities; what the data say has a mark."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[Value, ...] = ()
        self._more, self._actual, self._shares = 0, "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_answer(self, answer: Answer) -> None:
        self._shares, self._actual = answer.kind == "classes", answer.actual
        rows = sorted(answer.values, key=_size, reverse=True) if self._shares else list(answer.values)
        self._rows, self._more = tuple(rows[:_MOST]), max(len(rows) - _MOST, 0)
        self.setAccessibleName("; ".join(f"{each.name} {self._number(each)}" for each in self._rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(BAR_NAME + 2 * BAR_NUMBER, (len(self._rows) + bool(self._more)) * BAR_ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = 1.0 if self._shares else max((abs(_size(each)) for each in self._rows), default=1.0) or 1.0
        for place, each in enumerate(self._rows):
            self._draw(painter, each, place * BAR_ROW, abs(_size(each)) / most)
        if self._more:
            painter.setPen(self._theme.colour("dim"))
            area = QRectF(0, len(self._rows) * BAR_ROW, self.width(), BAR_ROW)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, f"… and {self._more} more")

    def _draw(self, painter: QPainter, each: Value, top: float, share: float) -> None:
        is_right = bool(self._actual) and each.name == self._actual
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.font())
        painter.setPen(self._theme.colour("text"))
        name = f"✓ {each.name}" if is_right else each.name
        cut = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, BAR_NAME - _GAP)
        painter.drawText(QRectF(0, top, BAR_NAME - _GAP, BAR_ROW), middle | Qt.AlignmentFlag.AlignRight, cut)
        wide = max(self.width() - BAR_NAME - BAR_NUMBER, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("row"))
        painter.drawRoundedRect(QRectF(BAR_NAME, top + 4, wide, BAR_ROW - 8), ROW_RADIUS, ROW_RADIUS)
        painter.setBrush(self._theme.colour("ok" if is_right else "selection"))
        painter.drawRoundedRect(QRectF(BAR_NAME, top + 4, wide * share, BAR_ROW - 8), ROW_RADIUS, ROW_RADIUS)
        painter.setPen(self._theme.colour("text"))
        painter.setFont(mono())
        area = QRectF(self.width() - BAR_NUMBER, top, BAR_NUMBER, BAR_ROW)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, self._number(each))

    def _number(self, each: Value) -> str:
        if each.value is None:
            return "not a number"
        return f"{each.value:.1%}" if self._shares else f"{each.value:.5g}"


def _size(each: Value) -> float:
    return each.value or 0.0
