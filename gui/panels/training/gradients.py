"""How the losses pull at the weights that they share: the angle of each two over time, norms by layer, a proposal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from core.graph import edits
from core.training.events import Event
from core.training.gradients import Gradients, GradientsMeasured
from gui.panels.training.series import shown
from gui.panels.training.stacked import Stacked
from gui.session import Session
from gui.theme.theme import Theme
from gui.theme.tokens import SPARK

_HINT = (
    "Shows where losses pull against each other. Set “Measure every” in the plan (Training setup › Plan), with two "
    "outputs or more, and train."
)
_MOST = 240


class GradientsView(Stacked):
    """Filled anew with each measurement of a run."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__("Gradients", 12)
        self._session, self._theme = session, theme
        self.clear()

    def clear(self) -> None:
        self._gradients = Gradients()
        self._cosines: dict[tuple[str, str], list[float | None]] = {}
        self.balance = QPushButton()
        hint = QLabel(_HINT, wordWrap=True)
        hint.setProperty("dim", True)
        self.fill(hint)

    def take(self, events: tuple[Event, ...]) -> None:
        measured = [event for event in events if isinstance(event, GradientsMeasured)]
        for event in measured:
            self._gradients.take(event)
            for one, other, cosine in event.pairs():
                line = self._cosines.setdefault((one, other), [])
                line.append(cosine)
                del line[:-_MOST]
        if measured:
            self._show(measured[-1])

    def _show(self, now: GradientsMeasured) -> None:
        where = QLabel(
            f"Epoch {now.epoch}, batch {now.batch} · measured in {now.seconds * 1000:.0f} ms on one batch kept for it"
        )
        where.setProperty("dim", True)
        self.fill(where, self._angles(), self._norms(now), *self._proposal())

    def _angles(self) -> QWidget:
        grid = _Grid(("losses", "cosine", "their gradients", "since the start"))
        for (one, other), cosines in self._cosines.items():
            line = CosineLine(self._theme, cosines)
            line.setAccessibleName(f"Cosine of {one} and {other} since the start")
            grid.add(QLabel(f"{one} and {other}"), *_read(cosines[-1]), line)
        return grid

    def _norms(self, now: GradientsMeasured) -> QWidget:
        grid = _Grid(("shared layer", *(f"norm by {loss}" for loss in now.losses)))
        for layer in now.layers:
            grid.add(QLabel(layer.layer), *(QLabel(shown(norm)) for norm in layer.norms))
        return grid

    def _proposal(self) -> tuple[QWidget, ...]:
        weights = self._gradients.weights()
        if not weights:
            return ()
        words = ", ".join(f"{name} {weight:.3g}" for name, weight in weights.items())
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(QLabel(f"Weights that would balance them (GradNorm): {words}"))
        self.balance = QPushButton("Use these weights")
        self.balance.setToolTip("Sets the loss weights of the plan for the next run; one undo step")
        self.balance.clicked.connect(lambda: self._use(tuple(weights.values())))
        line.addWidget(self.balance)
        line.addStretch()
        return (row,)

    def _use(self, weights: Sequence[float]) -> None:
        rounded = [float(f"{weight:.3g}") for weight in weights]
        self._session.do("Balance the loss weights", lambda now: edits.weigh_losses(now, rounded))


class _Grid(QWidget):
    """Lines of widgets under dim titles."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        for column, title in enumerate(titles):
            label = QLabel(title)
            label.setProperty("dim", True)
            self._grid.addWidget(label, 0, column)
        self._grid.setColumnStretch(len(titles), 1)

    def add(self, *widgets: QWidget) -> None:
        line = self._grid.rowCount()
        for column, widget in enumerate(widgets):
            self._grid.addWidget(widget, line, column)


class CosineLine(QWidget):
    """A line from -1 to 1 over the measurements, what lies below 0 marked."""

    def __init__(self, theme: Theme, cosines: Sequence[float | None]) -> None:
        super().__init__()
        self._theme, self._cosines = theme, tuple(cosine for cosine in cosines if cosine is not None)
        self.setFixedSize(QSize(*SPARK))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, half = self.width() - 2, self.height() / 2
        painter.setPen(self._theme.colour("border"))
        painter.drawLine(QPointF(0, half), QPointF(self.width(), half))
        step = width / max(len(self._cosines) - 1, 1)
        points = [QPointF(1 + at * step, half - cosine * (half - 2)) for at, cosine in enumerate(self._cosines)]
        painter.setPen(self._theme.colour("accent"))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("error"))
        for point in points:
            if point.y() > half:
                painter.drawEllipse(point, 1.5, 1.5)
        painter.end()


def _read(cosine: float | None) -> tuple[QLabel, QLabel]:
    """The number and what it means."""
    if cosine is None:
        return QLabel("–"), QLabel("share no weights")
    number, words = QLabel(f"{cosine:+.2f}"), QLabel(_meaning(cosine))
    if cosine < 0:
        words.setProperty("problem", "warning")
    return number, words


def _meaning(cosine: float) -> str:
    if cosine < -0.1:
        return "pull against each other"
    return "pull the same way" if cosine > 0.1 else "pull across each other"
